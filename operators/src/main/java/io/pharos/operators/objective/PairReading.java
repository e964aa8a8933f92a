package io.pharos.operators.objective;

/**
 * What a pair of windows holds at an instant.
 *
 * @param inShort requests of the short window
 * @param inLong requests of the long window
 */
record PairReading(Objective objective, BurnPair pair, RequestCount inShort, RequestCount inLong) {

  static PairReading of(Objective objective, BurnPair pair, SlotCounts counts, long nowMs) {
    return new PairReading(
        objective,
        pair,
        counts.last(pair.shorter().toMillis(), nowMs),
        counts.last(pair.longer().toMillis(), nowMs));
  }

  /** Of one request alone nobody is told: it says nothing of the next. */
  private static final long LEAST_BAD = 2;

  /** Both windows burn above the factor, and there are requests enough to say so. */
  boolean burns() {
    return shortBurns()
        && inLong.badMicro() >= LEAST_BAD * RequestCount.ONE
        && inLong.totalMicro() >= objective.minRequests() * RequestCount.ONE
        && objective.budget().burnsAbove(pair.factor(), inLong);
  }

  /** It still goes on. */
  boolean shortBurns() {
    return objective.budget().burnsAbove(pair.factor(), inShort);
  }

  /** Burn rate of the long window. */
  double burnRate() {
    return objective.budget().burnRate(inLong);
  }
}
