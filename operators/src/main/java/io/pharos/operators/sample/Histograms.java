package io.pharos.operators.sample;

import io.pharos.schemas.MetricHistogram;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes distributions of OTLP's two kinds of histograms. One whose counts do not fit its bounds, or
 * whose bounds do not ascend, is refused with null: nothing can be computed from it.
 */
public final class Histograms {

  /** Bounds of an explicit histogram beyond which it is refused. */
  public static final int MAX_BOUNDS = 1_024;

  /** Buckets an exponential histogram is merged down to, as many as SDKs make by default. */
  static final int MAX_BUCKETS = 160;

  private static final double MICRO = 1e6;

  private Histograms() {}

  /**
   * An explicit histogram.
   *
   * @param sum NaN where there is none
   */
  public static MetricHistogram explicit(
      List<Double> bounds, List<Long> counts, long count, double sum, boolean delta, Long startNs) {
    boolean bare = counts.isEmpty() && bounds.isEmpty();
    boolean fits = bare || counts.size() == bounds.size() + 1;
    if (!fits || count < 0 || !ascends(bounds)) {
      return null;
    }
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) < 0) {
        return null;
      }
    }
    return new MetricHistogram(
        new ArrayList<>(bounds), new ArrayList<>(counts), count, micro(sum), delta, startNs);
  }

  /** Count and sum without a distribution. */
  public static MetricHistogram bare(long count, double sum) {
    return count < 0
        ? null
        : new MetricHistogram(new ArrayList<>(), new ArrayList<>(), count, micro(sum), false, null);
  }

  /** Buckets of one sign: the first is {@code (base^offset, base^(offset+1)]}. */
  public record Buckets(int offset, List<Long> counts) {}

  /**
   * An exponential histogram with its bounds written out. Pairs of buckets are merged, which is
   * exact, until there are at most {@value #MAX_BUCKETS} of each sign.
   *
   * @param scale the base is 2^(2^−scale)
   * @param zeroThreshold greatest distance from zero of what counts as zero
   */
  public static MetricHistogram exponential(
      int scale,
      long zeroCount,
      double zeroThreshold,
      Buckets negative,
      Buckets positive,
      long count,
      double sum,
      boolean delta,
      Long startNs) {
    MergedBuckets below = MergedBuckets.of(negative);
    MergedBuckets above = MergedBuckets.of(positive);
    if (below == null || above == null || zeroCount < 0 || count < 0) {
      return null;
    }
    int merged = scale;
    while (below.size() > MAX_BUCKETS || above.size() > MAX_BUCKETS) {
      below = below.halved();
      above = above.halved();
      merged--;
    }
    List<Double> bounds = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (int i = below.size() - 1; i >= 0; i--) {
      bounds.add(-bound(merged, below.offset() + i + 1));
      counts.add(i == below.size() - 1 ? 0 : below.count(i + 1));
    }
    if (below.size() > 0) {
      bounds.add(-bound(merged, below.offset()));
      counts.add(below.count(0));
    }
    // what is about zero lies between the two signs
    double zeroEnd = above.size() > 0 ? bound(merged, above.offset()) : Math.abs(zeroThreshold);
    bounds.add(zeroEnd);
    counts.add(zeroCount);
    for (int i = 0; i < above.size(); i++) {
      bounds.add(bound(merged, above.offset() + i + 1));
      counts.add(above.count(i));
    }
    counts.add(0L);
    return explicit(bounds, counts, count, sum, delta, startNs);
  }

  /** The same distribution in another unit, or the same instance where the unit is the same. */
  static MetricHistogram scaled(MetricHistogram histogram, double factor) {
    if (factor == 1) {
      return histogram;
    }
    List<Double> bounds = new ArrayList<>();
    histogram.getBounds().forEach(bound -> bounds.add(bound * factor));
    MetricHistogram scaled = MetricHistogram.newBuilder(histogram).setBounds(bounds).build();
    Long sum = histogram.getSumMicro();
    scaled.setSumMicro(sum == null ? null : (Long) Math.round(sum * factor));
    return scaled;
  }

  private static double bound(int scale, long index) {
    return Math.pow(2, Math.scalb((double) index, -scale));
  }

  private static boolean ascends(List<Double> bounds) {
    if (bounds.size() > MAX_BOUNDS) {
      return false;
    }
    double before = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < bounds.size(); i++) {
      double bound = bounds.get(i);
      if (!(bound > before) || bound == Double.POSITIVE_INFINITY) {
        return false;
      }
      before = bound;
    }
    return true;
  }

  private static Long micro(double sum) {
    double micro = sum * MICRO;
    return Math.abs(micro) < Long.MAX_VALUE ? (Long) Math.round(micro) : null;
  }
}
