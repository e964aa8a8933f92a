package io.pharos.benchmarks.rollup;

/**
 * Latencies for rows that have none, the same each time: a wait with a Pareto tail of index 1.1,
 * cut at 60 s, and times in proportion to tokens. StrictMath, so that machines agree.
 */
final class ModelledLatency {

  /** In words, for the report. */
  static final String FORMULA =
      "TTFT = 30 ms + 60 µs a context token + min(60 s, 5 ms × (u^(-1/1.1) - 1)), then 14 to 26 ms "
          + "a generated token, evenly spread, with u and the speed from a hash of the row";

  private static final double TAIL_INDEX = 1.1;
  private static final double LONGEST_WAIT_NS = 60e9;

  private ModelledLatency() {}

  static long ttftNs(int row, int copy, long input) {
    double tail = StrictMath.pow(uniform(row, copy, 1), -1 / TAIL_INDEX) - 1;
    return 30_000_000 + 60_000 * input + (long) Math.min(LONGEST_WAIT_NS, 5e6 * tail);
  }

  static long decodeNs(int row, int copy, long output) {
    return output * (14_000_000 + (long) (12_000_000 * uniform(row, copy, 2)));
  }

  /** Above 0, at most 1. */
  private static double uniform(int row, int copy, int draw) {
    long z = ((long) row * 1_000 + copy) * 4 + draw;
    z = (z + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53 + 0x1.0p-54;
  }
}
