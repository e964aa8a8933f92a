package io.pharos.operators.progress;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** Keeps what a generator emits; being marked idle is an error, since no generator here may. */
final class TestingWatermarkOutput implements WatermarkOutput {

  private final List<Long> emitted = new ArrayList<>();

  @Override
  public void emitWatermark(Watermark watermark) {
    emitted.add(watermark.getTimestamp());
  }

  @Override
  public void markIdle() {
    throw new AssertionError("a partition is never idle");
  }

  @Override
  public void markActive() {
    throw new AssertionError("a partition is never idle");
  }

  List<Long> emitted() {
    return emitted;
  }

  long last() {
    return emitted.isEmpty() ? Long.MIN_VALUE : emitted.get(emitted.size() - 1);
  }
}
