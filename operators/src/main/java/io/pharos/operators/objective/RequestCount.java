package io.pharos.operators.objective;

/**
 * Requests in millionths: each counts with the weight of its record.
 *
 * @param goodMicro those that met the objective
 * @param badMicro those that missed it
 */
record RequestCount(long goodMicro, long badMicro) {

  static final long ONE = 1_000_000;

  /** A correction can take back what was counted elsewhere: less than nothing is nothing. */
  RequestCount {
    goodMicro = Math.max(0, goodMicro);
    badMicro = Math.max(0, badMicro);
  }

  long totalMicro() {
    return goodMicro + badMicro;
  }
}
