package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.Reading;

/**
 * From a cumulative counter to what was counted between two readings, in the order of their times.
 *
 * <p>A counter starts anew when its value falls; then what it counted since is the least that is
 * known to have been counted. A new start alone says nothing: who reads a counter for the first
 * time may put that instant there and keep the value. What came out of order lies in order here,
 * since differences are taken once the watermark has passed.
 */
final class CounterSteps {

  /** Not known. */
  static final long UNKNOWN = -1;

  private CounterSteps() {}

  /**
   * What was counted between two readings.
   *
   * @param before null or without value where the counter was not read then
   * @param now null or without value where it was not read now
   * @return at least 0, or {@link #UNKNOWN}
   */
  static long between(Reading before, Reading now) {
    if (now == null || now.getValue() < 0) {
      return UNKNOWN;
    }
    if (now.getDelta()) {
      return now.getValue();
    }
    if (before == null || before.getValue() < 0 || before.getDelta()) {
      return UNKNOWN;
    }
    long step = now.getValue() - before.getValue();
    return step < 0 ? now.getValue() : step;
  }
}
