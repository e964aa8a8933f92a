package io.pharos.local.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition of another process, by asking again. */
final class Waiting {
  private Waiting() {}

  /**
   * Asks until the answer is yes.
   *
   * @return false if the limit passed first
   */
  static boolean until(Duration limit, Duration pause, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= end) {
        return false;
      }
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClusterException("interrupted while waiting", e);
      }
    }
    return true;
  }
}
