package io.pharos.benchmarks.attribution;

import java.util.List;

/**
 * Relative errors of many calls; all {@link Double#NaN} where there is none.
 *
 * @param median of their amounts
 * @param p95 of their amounts
 * @param signed median of the errors themselves: above 0 where too much was attributed
 */
record ErrorSpread(double median, double p95, double signed) {

  private static final double MEDIAN_AIM = 0.05;
  private static final double P95_AIM = 0.15;

  static ErrorSpread of(List<Double> errors) {
    List<Double> amounts = errors.stream().map(Math::abs).sorted().toList();
    return new ErrorSpread(
        quantile(amounts, 0.5),
        quantile(amounts, 0.95),
        quantile(errors.stream().sorted().toList(), 0.5));
  }

  /** Nearest rank. */
  private static double quantile(List<Double> sorted, double q) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get(Math.max(0, (int) Math.ceil(q * sorted.size()) - 1));
  }

  boolean meetsAim() {
    return median <= MEDIAN_AIM && p95 <= P95_AIM;
  }
}
