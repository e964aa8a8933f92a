package io.pharos.operators.rollup;

import io.pharos.operators.slot.Slots;

/**
 * Lengths of windows, and when they are published.
 *
 * <p>Everything is added at the end of a slot of 10 s: the first after the event time of what is
 * added, at which its window has ended too. So what a revision of a window holds depends on event
 * times alone, and its number is how many slots after the end it was published.
 */
enum RollupWindow {
  TEN_SECONDS(10_000),
  MINUTE(60_000),
  FIVE_MINUTES(300_000),
  HOUR(3_600_000);

  private static final RollupWindow[] ALL = values();

  private final long lengthMs;

  RollupWindow(long lengthMs) {
    this.lengthMs = lengthMs;
  }

  long lengthMs() {
    return lengthMs;
  }

  /** Start of the window an instant lies in. */
  long startOf(long ms) {
    return Math.floorDiv(ms, lengthMs) * lengthMs;
  }

  /** The next longer window, null of the longest. */
  RollupWindow parent() {
    return this == HOUR ? null : ALL[ordinal() + 1];
  }

  static int revision(long windowEndMs, long slotMs) {
    return (int) ((slotMs - windowEndMs) / Slots.SLOT_MS);
  }
}
