package io.pharos.local.scrape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A metric as an exporter shows it: a value for each set of labels. */
final class MetricFamily {

  /**
   * One value.
   *
   * @param histogram null where it is a number
   */
  record Series(Map<String, String> labels, double value, BucketCounts histogram) {}

  private final String name;
  private final MetricKind kind;
  private final List<Series> series = new ArrayList<>();

  MetricFamily(String name, MetricKind kind) {
    this.name = name;
    this.kind = kind;
  }

  static MetricFamily gauge(String name, Map<String, String> labels, double value) {
    return new MetricFamily(name, MetricKind.GAUGE).add(labels, value);
  }

  static MetricFamily counter(String name, Map<String, String> labels, double value) {
    return new MetricFamily(name, MetricKind.COUNTER).add(labels, value);
  }

  static MetricFamily histogram(String name, Map<String, String> labels, BucketCounts value) {
    MetricFamily family = new MetricFamily(name, MetricKind.HISTOGRAM);
    family.series.add(new Series(labels, 0, value));
    return family;
  }

  MetricFamily add(Map<String, String> labels, double value) {
    series.add(new Series(labels, value, null));
    return this;
  }

  String name() {
    return name;
  }

  MetricKind kind() {
    return kind;
  }

  List<Series> series() {
    return series;
  }
}
