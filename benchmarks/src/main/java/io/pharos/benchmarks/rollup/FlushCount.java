package io.pharos.benchmarks.rollup;

import io.pharos.operators.rollup.state.WindowPart;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Passes parts on and counts them, and flushes: what comes between two watermarks. A flush that has
 * two parts for one window and slot of a series fails the run.
 */
final class FlushCount extends AbstractStreamOperator<WindowPart>
    implements OneInputStreamOperator<WindowPart, WindowPart> {

  /** Names of what is counted. */
  static final String PARTS = "parts";

  static final String FLUSHES = "flushes";
  static final String SERIES = "series by flush";

  private static final long serialVersionUID = 1L;

  /** What a flush holds at most once. */
  private record Place(List<String> values, long windowStartMs, long slotMs) {}

  private transient Set<Place> places;
  private transient Set<List<String>> series;
  private transient LongCounter parts;
  private transient LongCounter flushes;
  private transient LongCounter seriesByFlush;

  @Override
  public void open() throws Exception {
    super.open();
    places = new HashSet<>();
    series = new HashSet<>();
    parts = new LongCounter();
    flushes = new LongCounter();
    seriesByFlush = new LongCounter();
    getRuntimeContext().addAccumulator(PARTS, parts);
    getRuntimeContext().addAccumulator(FLUSHES, flushes);
    getRuntimeContext().addAccumulator(SERIES, seriesByFlush);
  }

  @Override
  public void processElement(StreamRecord<WindowPart> element) {
    WindowPart part = element.getValue();
    Place place = new Place(part.getValues(), part.getWindowStartMs(), part.getSlotMs());
    if (!places.add(place)) {
      throw new IllegalStateException("twice in one flush: " + place);
    }
    series.add(part.getValues());
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
    if (!places.isEmpty()) {
      flushes.add(1);
      parts.add(places.size());
      seriesByFlush.add(series.size());
      places.clear();
      series.clear();
    }
  }
}
