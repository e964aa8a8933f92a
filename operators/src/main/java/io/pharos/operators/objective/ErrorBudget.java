package io.pharos.operators.objective;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * The share of requests that may be bad, 1 - target, and how fast it is used up. A burn rate is the
 * share of requests that are bad, over the budget: at 1 the budget lasts exactly as long as the
 * time it is for.
 *
 * @param target percent of requests that must be good, above 0 and below 100
 */
record ErrorBudget(BigDecimal target) implements Serializable {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  ErrorBudget {
    if (target.signum() <= 0 || target.compareTo(HUNDRED) >= 0) {
      throw new IllegalArgumentException("is not between 0 and 100");
    }
  }

  /** Percent of requests that may be bad. */
  BigDecimal percent() {
    return HUNDRED.subtract(target);
  }

  /** The burn rate is above a factor; exact, so that it is the same everywhere. */
  boolean burnsAbove(BigDecimal factor, RequestCount count) {
    if (count.badMicro() == 0) {
      return false;
    }
    BigDecimal bad = BigDecimal.valueOf(count.badMicro()).multiply(HUNDRED);
    BigDecimal allowed = BigDecimal.valueOf(count.totalMicro()).multiply(percent());
    return bad.compareTo(allowed.multiply(factor)) > 0;
  }

  /** The burn rate, 0 of no requests. */
  double burnRate(RequestCount count) {
    long total = count.totalMicro();
    return total == 0 ? 0 : 100.0 * count.badMicro() / total / percent().doubleValue();
  }

  /** True if a burn rate can be above a factor: it is greatest where all requests are bad. */
  boolean canBurnAbove(BigDecimal factor) {
    return factor.multiply(percent()).compareTo(HUNDRED) < 0;
  }
}
