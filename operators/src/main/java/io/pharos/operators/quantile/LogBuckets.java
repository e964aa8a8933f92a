package io.pharos.operators.quantile;

/**
 * Which bucket a value falls into. Up to {@value #EXACT} each whole number has a bucket of its own;
 * above, each power of two is cut into {@value #PER_OCTAVE}, so that the middle of a bucket is
 * within 1/{@value #EXACT} (0.2 %) of every value in it. All of it is integer arithmetic: equal on
 * every machine.
 */
final class LogBuckets {

  static final int EXACT = 512;
  static final int PER_OCTAVE = 256;
  private static final int MANTISSA_BITS = 8;

  private LogBuckets() {}

  /**
   * Bucket of a value; greater values have greater buckets.
   *
   * @throws IllegalArgumentException if the value is negative
   */
  static int of(long value) {
    if (value < EXACT) {
      if (value < 0) {
        throw new IllegalArgumentException("values are not negative, was given " + value);
      }
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - MANTISSA_BITS;
    return EXACT + (shift - 1) * PER_OCTAVE + (int) ((value >>> shift) - PER_OCTAVE);
  }

  /** Middle of a bucket. */
  static long middle(int bucket) {
    if (bucket < EXACT) {
      return bucket;
    }
    int shift = (bucket - EXACT) / PER_OCTAVE + 1;
    int mantissa = (bucket - EXACT) % PER_OCTAVE + PER_OCTAVE;
    return ((long) mantissa << shift) + (1L << (shift - 1));
  }
}
