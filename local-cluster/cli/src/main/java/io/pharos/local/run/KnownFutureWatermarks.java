package io.pharos.local.run;

import io.pharos.local.run.RunInput.Request;
import io.pharos.operators.otlp.OtlpMessage;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Watermarks of an input that lies there whole: after each request, just below the least event time
 * that is still to come. So nothing in a bounded run is late, and time moves as the input does.
 */
final class KnownFutureWatermarks implements WatermarkStrategy<OtlpMessage> {

  /** By request number: the watermark once that request has been read. */
  private final long[] watermarks;

  KnownFutureWatermarks(RunInput input) {
    List<Request> requests = input.requests();
    watermarks = new long[requests.size() + 1];
    long least = Long.MAX_VALUE;
    for (int number = requests.size(); number >= 0; number--) {
      watermarks[number] = least == Long.MAX_VALUE ? Long.MIN_VALUE : least - 1;
      if (number > 0) {
        least = Math.min(least, requests.get(number - 1).times().firstMs());
      }
    }
  }

  @Override
  public WatermarkGenerator<OtlpMessage> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    return new WatermarkGenerator<>() {
      @Override
      public void onEvent(OtlpMessage message, long timestamp, WatermarkOutput output) {
        long watermark = watermarks[Math.toIntExact(message.offset)];
        if (watermark != Long.MIN_VALUE) {
          output.emitWatermark(new Watermark(watermark));
        }
      }

      @Override
      public void onPeriodicEmit(WatermarkOutput output) {
        // time moves with the input only
      }
    };
  }
}
