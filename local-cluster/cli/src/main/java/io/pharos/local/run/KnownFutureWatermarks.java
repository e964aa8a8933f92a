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

  /** By request number, 0 for what comes before all: the watermark once that has been read. */
  private final long[] watermarks;

  KnownFutureWatermarks(RunInput input) {
    List<Request> requests = input.requests();
    watermarks = new long[requests.size() + 1];
    long least = Long.MAX_VALUE;
    for (int turn = requests.size(); turn > 0; turn--) {
      Request request = requests.get(turn - 1);
      watermarks[Math.toIntExact(request.number())] = below(least);
      least = Math.min(least, request.times().firstMs());
    }
    watermarks[0] = below(least);
  }

  private static long below(long least) {
    return least == Long.MAX_VALUE ? Long.MIN_VALUE : least - 1;
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
