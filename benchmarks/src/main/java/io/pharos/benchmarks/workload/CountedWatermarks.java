package io.pharos.benchmarks.workload;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Watermarks behind the greatest event time by the bound, every so many elements instead of every
 * so many milliseconds: a slow run sees the same progress as a fast one.
 *
 * @param <T> any element
 */
final class CountedWatermarks<T> implements WatermarkGenerator<T> {

  private static final int EVERY = 512;

  private long greatestMs = Long.MIN_VALUE;
  private int elements;

  @Override
  public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
    greatestMs = Math.max(greatestMs, eventTimestamp);
    if (++elements % EVERY == 0) {
      output.emitWatermark(new Watermark(greatestMs - SpanArrivals.BOUND_MS - 1));
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // progress is counted, not timed
  }
}
