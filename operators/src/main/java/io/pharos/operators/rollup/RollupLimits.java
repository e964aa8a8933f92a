package io.pharos.operators.rollup;

import io.pharos.operators.slot.Slots;
import java.io.Serializable;
import java.time.Duration;

/**
 * What bounds rollups. All times are event time.
 *
 * @param accept how long after its end a window can still be revised; whole slots of 10 s
 * @param seriesPerTenant series of one combination that a tenant has at most at a time
 * @param forget how long nothing must come of a series for its place to be free again
 */
public record RollupLimits(Duration accept, int seriesPerTenant, Duration forget)
    implements Serializable {

  /** More series of a tenant are no series any more, and their state no longer bounded. */
  public static final int MOST_SERIES = 100_000;

  /** The limits jobs run with where nothing else is set. */
  public static final RollupLimits DEFAULT =
      new RollupLimits(Duration.ofMinutes(25), 1_000, Duration.ofHours(1));

  public RollupLimits {
    boolean whole = accept.toMillis() % Slots.SLOT_MS == 0;
    require(!accept.isNegative() && whole, "accept must be whole slots of 10 s, is " + accept);
    require(
        seriesPerTenant >= 1 && seriesPerTenant <= MOST_SERIES,
        "max-series must be from 1 to " + MOST_SERIES + ", is " + seriesPerTenant);
    require(forget.toMillis() >= Slots.SLOT_MS, "forget must be 10 s at least, is " + forget);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("rollup." + otherwise);
    }
  }

  long acceptMs() {
    return accept.toMillis();
  }

  long forgetMs() {
    return forget.toMillis();
  }
}
