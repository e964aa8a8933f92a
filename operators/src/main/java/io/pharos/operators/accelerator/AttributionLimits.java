package io.pharos.operators.accelerator;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long attribution waits and what it takes for a gap. All times are event time.
 *
 * @param hold how long after its end a call can still change what others are given: the longest
 *     call that is attributed whole
 * @param window what device windows are long, and how often a card is looked at
 * @param maxGap how far two samples may be apart for the later one to describe the time between,
 *     and how long a call waits for the first sign of the engine that it names
 */
public record AttributionLimits(Duration hold, Duration window, Duration maxGap)
    implements Serializable {

  /** The limits jobs run with where nothing else is set. */
  public static final AttributionLimits DEFAULT =
      new AttributionLimits(Duration.ofMinutes(10), Duration.ofSeconds(10), Duration.ofSeconds(30));

  /** How long after a unit was last seen calls are still placed by it. */
  static final Duration UNIT_MEMORY = Duration.ofMinutes(5);

  public AttributionLimits {
    require(!window.minus(Duration.ofSeconds(1)).isNegative(), "window", window, "be at least 1 s");
    require(!maxGap.minus(Duration.ofMillis(1)).isNegative(), "max-gap", maxGap, "be positive");
    require(hold.compareTo(window) >= 0, "hold", hold, "not be shorter than the window, " + window);
  }

  private static void require(boolean holds, String name, Duration value, String must) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must " + must + ", is " + value);
    }
  }

  long holdMs() {
    return hold.toMillis();
  }

  long windowMs() {
    return window.toMillis();
  }

  long maxGapMs() {
    return maxGap.toMillis();
  }

  long maxGapNs() {
    return maxGap.toNanos();
  }

  /** Start of the window an instant lies in. */
  long windowOf(long ms) {
    return Math.floorDiv(ms, windowMs()) * windowMs();
  }

  /** First end of a window at or after an instant. */
  long endAtOrAfter(long ms) {
    return -Math.floorDiv(-ms, windowMs()) * windowMs();
  }
}
