package io.pharos.operators.progress;

import io.pharos.operators.otlp.OtlpMessage;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Watermarks of the {@code otlp_*} topics: the greatest Kafka timestamp seen in a partition, minus
 * the bound. It is the only out-of-orderness bound in the suite. The timestamps must be the
 * broker's: with those of producers, one clock that runs ahead would make all others late.
 *
 * <p>There is one generator per partition. Pulses count like any other record, so a partition
 * without telemetry moves on while its pulse beats, and waits when it stops. Nothing is emitted
 * before the first record, no clock is read. A watermark is emitted when it advanced by at least
 * the step, which keeps a partition of many records a millisecond from sending as many watermarks.
 */
public final class OtlpWatermarks implements WatermarkStrategy<OtlpMessage> {

  private static final long serialVersionUID = 1L;

  /** How far records may arrive out of order without being late. */
  public static final Duration DEFAULT_BOUND = Duration.ofSeconds(10);

  /** Ten watermarks per second of event time are finer than any timer downstream. */
  static final Duration STEP = Duration.ofMillis(100);

  private final long boundMs;

  /**
   * Watermarks with a bound.
   *
   * @throws IllegalArgumentException if the bound is negative
   */
  public OtlpWatermarks(Duration bound) {
    if (bound.isNegative()) {
      throw new IllegalArgumentException("The out-of-orderness bound is negative: " + bound);
    }
    this.boundMs = bound.toMillis();
  }

  @Override
  public WatermarkGenerator<OtlpMessage> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    return new Generator(new WatermarkSteps(STEP), boundMs);
  }

  /** The watermark of one partition. */
  private static final class Generator implements WatermarkGenerator<OtlpMessage> {

    private final WatermarkSteps steps;
    private final long boundMs;

    Generator(WatermarkSteps steps, long boundMs) {
      this.steps = steps;
      this.boundMs = boundMs;
    }

    @Override
    public void onEvent(OtlpMessage event, long eventTimestamp, WatermarkOutput output) {
      long watermark = event.timestampMs - boundMs;
      if (steps.advance(watermark)) {
        output.emitWatermark(new Watermark(watermark));
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // Progress is data: time does not pass by itself.
    }
  }
}
