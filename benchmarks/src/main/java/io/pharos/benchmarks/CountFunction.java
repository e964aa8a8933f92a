package io.pharos.benchmarks;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The end of a measured pipeline: counts records and gives nothing.
 *
 * @param <T> any record
 */
public final class CountFunction<T> extends ProcessFunction<T, Long> {

  private static final long serialVersionUID = 1L;

  /** What a record adds to the count. */
  @FunctionalInterface
  public interface Weight<T> extends java.io.Serializable {
    /** Weight of a record. */
    long of(T value);
  }

  private final String name;
  private final Weight<T> weight;
  private final LongCounter counter = new LongCounter();

  private CountFunction(String name, Weight<T> weight) {
    this.name = name;
    this.weight = weight;
  }

  /** Counts records under a name. */
  public static <T> CountFunction<T> records(String name) {
    return new CountFunction<>(name, value -> 1);
  }

  /** Adds up something of each record under a name. */
  public static <T> CountFunction<T> sum(String name, Weight<T> weight) {
    return new CountFunction<>(name, weight);
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(name, counter);
  }

  @Override
  public void processElement(T value, Context context, Collector<Long> out) {
    counter.add(weight.of(value));
  }
}
