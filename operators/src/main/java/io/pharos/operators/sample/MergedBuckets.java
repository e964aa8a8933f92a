package io.pharos.operators.sample;

import java.util.List;

/** Buckets of one sign of an exponential histogram, without empty ones at the ends. */
final class MergedBuckets {

  private static final MergedBuckets NONE = new MergedBuckets(0, new long[0]);

  private final long offset;
  private final long[] counts;

  private MergedBuckets(long offset, long[] counts) {
    this.offset = offset;
    this.counts = counts;
  }

  /** Null where a count is negative. */
  static MergedBuckets of(Histograms.Buckets buckets) {
    List<Long> counts = buckets.counts();
    int first = 0;
    int end = counts.size();
    while (first < end && counts.get(first) == 0) {
      first++;
    }
    while (end > first && counts.get(end - 1) == 0) {
      end--;
    }
    if (first == end) {
      return NONE;
    }
    long[] trimmed = new long[end - first];
    for (int i = first; i < end; i++) {
      trimmed[i - first] = counts.get(i);
      if (trimmed[i - first] < 0) {
        return null;
      }
    }
    return new MergedBuckets((long) buckets.offset() + first, trimmed);
  }

  long offset() {
    return offset;
  }

  int size() {
    return counts.length;
  }

  long count(int index) {
    return counts[index];
  }

  /** Each pair of buckets made one: the same counts at half the scale. */
  MergedBuckets halved() {
    if (counts.length == 0) {
      return this;
    }
    long first = offset >> 1;
    long last = (offset + counts.length - 1) >> 1;
    long[] merged = new long[(int) (last - first + 1)];
    for (int i = 0; i < counts.length; i++) {
      merged[(int) (((offset + i) >> 1) - first)] += counts[i];
    }
    return new MergedBuckets(first, merged);
  }
}
