package io.pharos.operators.apportion;

import java.math.BigInteger;
import java.util.stream.IntStream;

/** Splits whole numbers without losing a unit. */
public final class FixedShares {

  private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

  private FixedShares() {}

  /**
   * Splits a total by weights; what rounding down leaves goes, one each, to the greatest
   * remainders, of equal ones to the first.
   *
   * @param total not negative, below 2⁵³ for the parts to be exact to a unit
   * @param weights not negative, finite; where all are 0 each counts the same
   * @return parts that sum to the total
   */
  public static long[] split(long total, double[] weights) {
    long[] parts = new long[weights.length];
    if (weights.length == 0 || total == 0) {
      return parts;
    }
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double[] remainders = new double[weights.length];
    long given = 0;
    for (int i = 0; i < parts.length; i++) {
      double exact = total * (sum > 0 ? weights[i] / sum : 1.0 / weights.length);
      parts[i] = Math.min((long) exact, total - given);
      remainders[i] = exact - parts[i];
      given += parts[i];
    }
    long left = total - given;
    if (left > 0) {
      int[] order =
          IntStream.range(0, parts.length)
              .boxed()
              .sorted((a, b) -> Double.compare(remainders[b], remainders[a]))
              .mapToInt(Integer::intValue)
              .toArray();
      // rounding of the sum may leave more than one unit each
      for (int n = 0; left > 0; n = (n + 1) % order.length) {
        long each = Math.max(1, left / order.length);
        parts[order[n]] += each;
        left -= each;
      }
    }
    return parts;
  }

  /**
   * The part of a total that falls on the first units of a whole, rounded down: differences of it
   * sum to the total however a whole is cut. Of more units than a whole it is as much more;
   * Long.MAX_VALUE where that does not fit.
   *
   * @param total not negative
   * @param units not negative
   */
  public static long upTo(long total, long units, long whole) {
    if (whole == 0) {
      return 0;
    }
    long product = total * units;
    boolean fits = Math.multiplyHigh(total, units) == 0 && product >= 0;
    return fits
        ? product / whole
        : BigInteger.valueOf(total)
            .multiply(BigInteger.valueOf(units))
            .divide(BigInteger.valueOf(whole))
            .min(GREATEST)
            .longValue();
  }
}
