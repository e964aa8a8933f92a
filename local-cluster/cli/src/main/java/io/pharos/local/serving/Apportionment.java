package io.pharos.local.serving;

import java.util.Arrays;

/** Shares a whole number out by weights, so that nothing is left: largest remainders first. */
final class Apportionment {

  private Apportionment() {}

  /** Equal remainders go to the earlier. */
  static long[] of(long total, double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    long[] shares = new long[weights.length];
    double[] remainders = new double[weights.length];
    long left = total;
    for (int i = 0; i < weights.length; i++) {
      double exact = total * (weights[i] / sum);
      shares[i] = Math.min(left, (long) exact);
      remainders[i] = exact - shares[i];
      left -= shares[i];
    }
    if (left > 0) {
      Integer[] order = new Integer[weights.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (a, b) -> Double.compare(remainders[b], remainders[a]));
      // rounding of doubles can leave more than one for each
      for (int i = 0; left > 0; i = (i + 1) % order.length) {
        shares[order[i]]++;
        left--;
      }
    }
    return shares;
  }
}
