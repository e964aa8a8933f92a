package io.pharos.benchmarks.jobs;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.accumulators.LongMinimum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Takes values, gives nothing, and knows how many came, and when the first and the last did. */
final class ReadTimes extends ProcessFunction<byte[], Long> {

  static final String RECORDS = "records";
  static final String BYTES = "bytes";
  static final String FIRST_MS = "first";
  static final String LAST_MS = "last";

  private static final long serialVersionUID = 1L;

  private final LongCounter records = new LongCounter();
  private final LongCounter bytes = new LongCounter();
  private final LongMinimum first = new LongMinimum();
  private final LongMaximum last = new LongMaximum();

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(RECORDS, records);
    getRuntimeContext().addAccumulator(BYTES, bytes);
    getRuntimeContext().addAccumulator(FIRST_MS, first);
    getRuntimeContext().addAccumulator(LAST_MS, last);
  }

  @Override
  public void processElement(byte[] value, Context context, Collector<Long> out) {
    long now = System.currentTimeMillis();
    if (records.getLocalValuePrimitive() == 0) {
      first.add(now);
    }
    last.add(now);
    records.add(1L);
    bytes.add(value.length);
  }
}
