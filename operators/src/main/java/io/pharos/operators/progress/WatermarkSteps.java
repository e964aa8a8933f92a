package io.pharos.operators.progress;

import java.io.Serializable;
import java.time.Duration;

/** Thins a rising watermark out: lets the first value pass, then each that is a step ahead. */
final class WatermarkSteps implements Serializable {

  private static final long serialVersionUID = 1L;

  private final long stepMs;
  private boolean started;
  private long lastMs;

  /**
   * Steps of a size.
   *
   * @throws IllegalArgumentException if the step is not at least 1 ms
   */
  WatermarkSteps(Duration step) {
    if (step.toMillis() < 1) {
      throw new IllegalArgumentException("A watermark step is at least 1 ms, not " + step);
    }
    this.stepMs = step.toMillis();
  }

  /** True where the watermark is the first, or a step or more ahead of the last that passed. */
  boolean advance(long watermarkMs) {
    // "Never passed" is told apart by a flag: watermark − MIN_VALUE would overflow.
    if (started && watermarkMs - lastMs < stepMs) {
      return false;
    }
    started = true;
    lastMs = watermarkMs;
    return true;
  }
}
