package io.pharos.local.scrape;

import java.util.Arrays;

/** A histogram that grows: counts by upper bound, and their sum. */
final class BucketCounts {

  private final double[] bounds;
  private final long[] counts;
  private long count;
  private double sum;

  BucketCounts(double... bounds) {
    this.bounds = bounds.clone();
    this.counts = new long[bounds.length + 1];
  }

  void observe(double value, long times) {
    int i = Arrays.binarySearch(bounds, value);
    // a value that equals a bound belongs below it
    counts[i >= 0 ? i : -i - 1] += times;
    count += times;
    sum += value * times;
  }

  void clear() {
    Arrays.fill(counts, 0);
    count = 0;
    sum = 0;
  }

  double[] bounds() {
    return bounds.clone();
  }

  long[] counts() {
    return counts.clone();
  }

  long count() {
    return count;
  }

  double sum() {
    return sum;
  }
}
