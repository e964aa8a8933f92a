package io.pharos.benchmarks.rollup;

import io.pharos.operators.rollup.state.SeriesParts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Passes records on and counts them, their series, and flushes: what comes between watermarks. */
final class FlushCount extends AbstractStreamOperator<SeriesParts>
    implements OneInputStreamOperator<SeriesParts, SeriesParts> {

  /** Names of what is counted. */
  static final String RECORDS = "records";

  static final String FLUSHES = "flushes";
  static final String SERIES = "series by flush";

  private static final long serialVersionUID = 1L;

  private transient Set<List<String>> series;
  private transient long recordsOfFlush;
  private transient LongCounter records;
  private transient LongCounter flushes;
  private transient LongCounter seriesByFlush;

  @Override
  public void open() throws Exception {
    super.open();
    series = new HashSet<>();
    records = new LongCounter();
    flushes = new LongCounter();
    seriesByFlush = new LongCounter();
    getRuntimeContext().addAccumulator(RECORDS, records);
    getRuntimeContext().addAccumulator(FLUSHES, flushes);
    getRuntimeContext().addAccumulator(SERIES, seriesByFlush);
  }

  @Override
  public void processElement(StreamRecord<SeriesParts> element) {
    series.add(element.getValue().getValues());
    recordsOfFlush++;
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    count();
    super.processWatermark(mark);
  }

  @Override
  public void finish() throws Exception {
    count();
    super.finish();
  }

  private void count() {
    if (recordsOfFlush > 0) {
      flushes.add(1);
      records.add(recordsOfFlush);
      seriesByFlush.add(series.size());
      recordsOfFlush = 0;
      series.clear();
    }
  }
}
