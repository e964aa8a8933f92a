package io.pharos.benchmarks.rollup;

import io.pharos.schemas.Step;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** Watermarks 10 s behind the latest step, as those of the jobs; counted, not timed. */
final class StepWatermarks implements WatermarkGenerator<Step> {

  private static final long BOUND_MS = 10_000;

  private final int every;
  private long greatestMs = Long.MIN_VALUE;
  private int elements;

  private StepWatermarks(int every) {
    this.every = every;
  }

  /**
   * Event times and watermarks.
   *
   * @param every steps between two watermarks
   */
  static WatermarkStrategy<Step> every(int every) {
    return WatermarkStrategy.<Step>forGenerator(context -> new StepWatermarks(every))
        .withTimestampAssigner((step, before) -> step.getEventTimeMs());
  }

  @Override
  public void onEvent(Step step, long timestamp, WatermarkOutput output) {
    greatestMs = Math.max(greatestMs, timestamp);
    if (++elements % every == 0) {
      output.emitWatermark(new Watermark(greatestMs - BOUND_MS - 1));
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // progress is counted, not timed
  }
}
