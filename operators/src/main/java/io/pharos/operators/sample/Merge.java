package io.pharos.operators.sample;

import io.pharos.schemas.CounterPoint;
import io.pharos.schemas.MetricHistogram;
import java.util.Comparator;
import java.util.List;

/**
 * Which of two values stands where a scrape gives one field twice: as a device that pods share in
 * time slices does, once for each of them. The greater, whatever came first.
 */
final class Merge {

  private static final Comparator<CounterPoint> COUNTERS =
      Comparator.comparingLong(CounterPoint::getValue)
          .thenComparing(CounterPoint::getDelta)
          .thenComparing(
              CounterPoint::getStartNs, Comparator.nullsFirst(Comparator.naturalOrder()));

  private static final Comparator<MetricHistogram> HISTOGRAMS =
      Comparator.comparingLong(MetricHistogram::getCount)
          .thenComparing(
              MetricHistogram::getSumMicro, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(MetricHistogram::getCounts, Merge::compare)
          .thenComparing(MetricHistogram::getBounds, Merge::compare)
          .thenComparing(MetricHistogram::getDelta)
          .thenComparing(
              MetricHistogram::getStartNs, Comparator.nullsFirst(Comparator.naturalOrder()));

  private Merge() {}

  static Double level(Double held, double value) {
    return held == null ? (Double) value : (Double) Math.max(held, value);
  }

  static Long level(Long held, double value) {
    long whole = Math.round(value);
    return held == null ? (Long) whole : (Long) Math.max(held, whole);
  }

  static CounterPoint counter(CounterPoint held, CounterPoint counter) {
    return held == null || COUNTERS.compare(counter, held) > 0 ? counter : held;
  }

  static MetricHistogram histogram(MetricHistogram held, MetricHistogram histogram) {
    return held == null || HISTOGRAMS.compare(histogram, held) > 0 ? histogram : held;
  }

  /** Of descriptions the first by the alphabet. */
  static String text(String held, String text) {
    return held == null || (text != null && text.compareTo(held) < 0) ? text : held;
  }

  private static <T extends Comparable<T>> int compare(List<T> a, List<T> b) {
    int common = Math.min(a.size(), b.size());
    for (int i = 0; i < common; i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
