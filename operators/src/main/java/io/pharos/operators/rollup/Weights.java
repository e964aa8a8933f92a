package io.pharos.operators.rollup;

import io.pharos.operators.apportion.FixedShares;
import io.pharos.operators.quantile.ValueDistribution;

/** Amounts times weights in millionths. */
final class Weights {

  private Weights() {}

  /** Rounded towards zero; the greatest there is where it does not fit. */
  static long of(long amount, long weightMicro) {
    long sign = (long) Long.signum(amount) * Long.signum(weightMicro);
    return sign * FixedShares.upTo(Math.abs(amount), Math.abs(weightMicro), ValueDistribution.ONE);
  }
}
