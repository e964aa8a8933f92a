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

  /** The limits jobs run with where nothing else is set. */
  public static final RollupLimits DEFAULT =
      new RollupLimits(Duration.ofMinutes(15), 1_000, Duration.ofHours(1));

  public RollupLimits {
    if (accept.isNegative() || accept.toMillis() % Slots.SLOT_MS != 0) {
      throw new IllegalArgumentException("accept must be whole slots of 10 s, is " + accept);
    }
    if (seriesPerTenant < 1) {
      throw new IllegalArgumentException("there must be room for a series");
    }
    if (forget.toMillis() < Slots.SLOT_MS) {
      throw new IllegalArgumentException("forget must be 10 s at least, is " + forget);
    }
  }

  long acceptMs() {
    return accept.toMillis();
  }

  long forgetMs() {
    return forget.toMillis();
  }
}
