package io.pharos.local.generator;

/**
 * Spreads a rate evenly over candidates: at rate 0.01 every hundredth eligible one, the first after
 * half that, so that even a short run shows every defect.
 */
final class Quota {

  private final double rate;
  private double due = 0.5;

  Quota(double rate) {
    this.rate = rate;
  }

  /** Counts one candidate; true if it is taken. A turn that falls on an ineligible one is kept. */
  boolean take(boolean eligible) {
    if (rate == 0) {
      return false;
    }
    due += rate;
    if (due < 1 || !eligible) {
      return false;
    }
    due -= 1;
    return true;
  }
}
