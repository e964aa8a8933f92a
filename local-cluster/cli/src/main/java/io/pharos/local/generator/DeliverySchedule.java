package io.pharos.local.generator;

import io.pharos.local.chance.SeededRandom;

/**
 * When telemetry reaches a Collector, relative to its event time.
 *
 * <p>The pipelines' watermark is 10 s behind the newest arrival. An SDK exports every 2 s, a batch
 * waits another {@value #WINDOW_MS} ms, so that a punctual item is at most 2.3 s behind; one out of
 * order stays below 8.3 s; a repeated one, at most 4.5 s after the first, below 7 s: all ahead of
 * the watermark. A late one is at least 20 s behind: 10 s of room on either side of the line. One
 * too late is at least 400 s behind where the line is at 310 s.
 */
final class DeliverySchedule {

  /** A Collector's batches close every so often. */
  static final long WINDOW_MS = 250;

  static final long SKEW_MS = 3_600_000;
  // no watermark exists before the first arrivals of all partitions, so nothing is late that early
  private static final long WARM_UP_MS = 15_000;
  private static final int LATE_LOW_MS = 20_000;
  private static final int LATE_HIGH_MS = 200_000;

  private final SeededRandom random;
  private final long startMs;
  private final long endMs;

  DeliverySchedule(SeededRandom random, Workload workload) {
    this.random = random;
    this.startMs = workload.startMs();
    this.endMs = startMs + 1_000L * workload.durationSeconds();
  }

  long punctual(long eventNs) {
    return eventNs / Request.MS + random.between(50, 2_000);
  }

  long outOfOrder(long eventNs) {
    return eventNs / Request.MS + random.between(3_000, 8_000);
  }

  /**
   * As late as the workload is long, so that a short one does not go on for minutes; never below 20
   * s.
   */
  long late(long eventNs) {
    long eventMs = eventNs / Request.MS;
    long high = Math.max(LATE_LOW_MS + 5_000, Math.min(LATE_HIGH_MS, endMs - eventMs));
    return eventMs + random.between(LATE_LOW_MS, (int) high);
  }

  long again(long arrivalMs) {
    return arrivalMs + random.between(500, 4_400);
  }

  /** How far back an item too late is dated, nanoseconds. */
  long tooLateNs() {
    return random.between(400_000, 1_000_000) * Request.MS;
  }

  boolean mayBeLate(long eventNs) {
    return eventNs / Request.MS > startMs + WARM_UP_MS;
  }
}
