package io.pharos.benchmarks.attribution;

import io.pharos.operators.otlp.OtlpMessage;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** Watermarks of an input whose future is known, so that nothing in it is late. */
final class SpooledWatermarks implements WatermarkStrategy<OtlpMessage> {

  private static final long serialVersionUID = 1L;

  /** By offset. */
  private final long[] watermarks;

  SpooledWatermarks(SpooledSignal spool) {
    this.watermarks = spool.watermarks().stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public TimestampAssigner<OtlpMessage> createTimestampAssigner(
      TimestampAssignerSupplier.Context context) {
    return (message, before) -> message.timestampMs;
  }

  @Override
  public WatermarkGenerator<OtlpMessage> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    return new WatermarkGenerator<>() {
      @Override
      public void onEvent(OtlpMessage message, long timestamp, WatermarkOutput output) {
        output.emitWatermark(new Watermark(watermarks[Math.toIntExact(message.offset)]));
      }

      @Override
      public void onPeriodicEmit(WatermarkOutput output) {
        // time moves with the input only
      }
    };
  }
}
