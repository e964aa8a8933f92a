package io.pharos.benchmarks.workload;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Watermarks 10 s behind the greatest event time, the bound of Pharos, every so many elements
 * instead of every so many milliseconds: a slow run sees the same progress as a fast one.
 *
 * @param <T> any element
 */
final class CountedWatermarks<T> implements WatermarkGenerator<T> {

  private final int every;
  private long greatestMs = Long.MIN_VALUE;
  private int elements;

  /**
   * A generator.
   *
   * @param every elements between two watermarks
   */
  CountedWatermarks(int every) {
    this.every = every;
  }

  @Override
  public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
    greatestMs = Math.max(greatestMs, eventTimestamp);
    if (++elements % every == 0) {
      output.emitWatermark(new Watermark(greatestMs - SpanArrivals.BOUND_MS - 1));
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // progress is counted, not timed
  }
}
