package io.pharos.local.scrape;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.pharos.local.attribute.Attributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scrapes of one target as OTLP, as the Collector's Prometheus receiver writes them.
 *
 * <p>Every point has the scrape's time. A cumulative point says the time of the first scrape of its
 * series as its start, or of the first after the counter fell. After a failed scrape each series
 * has one point that says that there is no value, and the next scrape begins all series anew.
 */
final class PrometheusReceiver {

  private static final InstrumentationScope SCOPE =
      InstrumentationScope.newBuilder()
          .setName(
              "github.com/open-telemetry/opentelemetry-collector-contrib/receiver/prometheusreceiver")
          .setVersion("0.140.0")
          .build();
  private static final String TOTAL = "_total";

  /** Where a counter began, and what it said last. */
  private record Start(long startNs, double last) {}

  private final Resource resource;
  private final boolean oldNames;
  private final Map<String, Start> starts = new HashMap<>();
  private List<MetricFamily> before = List.of();

  PrometheusReceiver(ScrapeTarget target, boolean oldNames) {
    this.resource = resource(target, oldNames);
    this.oldNames = oldNames;
  }

  /** What a scrape found, in requests of so many points at most; 0 for one of all. */
  List<MetricsData> received(long atNs, List<MetricFamily> families, int points) {
    List<MetricFamily> all = new ArrayList<>(families);
    int samples = families.stream().mapToInt(family -> family.series().size()).sum();
    all.addAll(report(1, samples));
    List<Metric> metrics = new ArrayList<>();
    for (MetricFamily family : all) {
      for (MetricFamily.Series series : family.series()) {
        metrics.add(metric(family, series, atNs));
      }
    }
    before = families;
    return requests(metrics, points);
  }

  /** What a scrape that found nobody says: that all series ended. */
  List<MetricsData> failed(long atNs, int points) {
    List<Metric> metrics = new ArrayList<>();
    for (MetricFamily family : before) {
      for (MetricFamily.Series series : family.series()) {
        metrics.add(stale(family, series, atNs));
      }
    }
    for (MetricFamily family : report(0, 0)) {
      metrics.add(metric(family, family.series().get(0), atNs));
    }
    before = List.of();
    starts.clear();
    return requests(metrics, points);
  }

  /** The receiver's own metrics of a scrape. */
  private static List<MetricFamily> report(int up, int samples) {
    return List.of(
        MetricFamily.gauge("up", Map.of(), up),
        MetricFamily.gauge("scrape_duration_seconds", Map.of(), 0.012),
        MetricFamily.gauge("scrape_samples_scraped", Map.of(), samples),
        MetricFamily.gauge("scrape_samples_post_metric_relabeling", Map.of(), samples),
        MetricFamily.gauge("scrape_series_added", Map.of(), 0));
  }

  private Metric metric(MetricFamily family, MetricFamily.Series series, long atNs) {
    Metric.Builder metric = Metric.newBuilder().setName(name(family));
    switch (family.kind()) {
      case GAUGE ->
          metric.setGauge(
              Gauge.newBuilder().addDataPoints(number(series, atNs).setAsDouble(series.value())));
      case COUNTER -> {
        long startNs = start(family, series, series.value(), atNs);
        metric.setSum(
            sum(number(series, atNs).setStartTimeUnixNano(startNs).setAsDouble(series.value())));
      }
      case HISTOGRAM -> {
        BucketCounts counts = series.histogram();
        HistogramDataPoint.Builder point =
            HistogramDataPoint.newBuilder()
                .setTimeUnixNano(atNs)
                .setStartTimeUnixNano(start(family, series, (double) counts.count(), atNs))
                .addAllAttributes(attributes(series))
                .setCount(counts.count())
                .setSum(counts.sum());
        for (double bound : counts.bounds()) {
          point.addExplicitBounds(bound);
        }
        for (long count : counts.counts()) {
          point.addBucketCounts(count);
        }
        metric.setHistogram(histogram(point));
      }
    }
    return metric.build();
  }

  private Metric stale(MetricFamily family, MetricFamily.Series series, long atNs) {
    int flag = DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE;
    Metric.Builder metric = Metric.newBuilder().setName(name(family));
    switch (family.kind()) {
      case GAUGE ->
          metric.setGauge(Gauge.newBuilder().addDataPoints(number(series, atNs).setFlags(flag)));
      case COUNTER -> metric.setSum(sum(number(series, atNs).setFlags(flag)));
      case HISTOGRAM ->
          metric.setHistogram(
              histogram(
                  HistogramDataPoint.newBuilder()
                      .setTimeUnixNano(atNs)
                      .addAllAttributes(attributes(series))
                      .setFlags(flag)));
    }
    return metric.build();
  }

  private long start(MetricFamily family, MetricFamily.Series series, double value, long atNs) {
    Start start =
        starts.merge(
            family.name() + series.labels(),
            new Start(atNs, value),
            (old, fresh) -> value < old.last() ? fresh : new Start(old.startNs(), value));
    return start.startNs();
  }

  /** Older receivers cut the suffix of counters; of a histogram it belongs to the name. */
  private String name(MetricFamily family) {
    String name = family.name();
    return oldNames && family.kind() == MetricKind.COUNTER && name.endsWith(TOTAL)
        ? name.substring(0, name.length() - TOTAL.length())
        : name;
  }

  private static Sum sum(NumberDataPoint.Builder point) {
    return Sum.newBuilder()
        .setIsMonotonic(true)
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPoints(point)
        .build();
  }

  private static Histogram histogram(HistogramDataPoint.Builder point) {
    return Histogram.newBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPoints(point)
        .build();
  }

  private static NumberDataPoint.Builder number(MetricFamily.Series series, long atNs) {
    return NumberDataPoint.newBuilder().setTimeUnixNano(atNs).addAllAttributes(attributes(series));
  }

  private static List<KeyValue> attributes(MetricFamily.Series series) {
    List<KeyValue> attributes = new ArrayList<>();
    new TreeMap<>(series.labels())
        .forEach((label, value) -> attributes.add(Attributes.text(label, value)));
    return attributes;
  }

  /** Points of one metric that stand together become one metric. */
  private List<MetricsData> requests(List<Metric> metrics, int points) {
    List<MetricsData> requests = new ArrayList<>();
    int most = points == 0 ? metrics.size() : points;
    for (int from = 0; from < metrics.size(); from += most) {
      ScopeMetrics.Builder scope = ScopeMetrics.newBuilder().setScope(SCOPE);
      Metric.Builder open = null;
      for (Metric metric : metrics.subList(from, Math.min(metrics.size(), from + most))) {
        if (open != null && open.getName().equals(metric.getName())) {
          open.mergeFrom(metric);
        } else {
          if (open != null) {
            scope.addMetrics(open);
          }
          open = metric.toBuilder();
        }
      }
      if (open != null) {
        scope.addMetrics(open);
      }
      requests.add(
          MetricsData.newBuilder()
              .addResourceMetrics(
                  ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(scope))
              .build());
    }
    return requests;
  }

  private static Resource resource(ScrapeTarget target, boolean old) {
    String port = Integer.toString(target.port());
    return Resource.newBuilder()
        .addAttributes(Attributes.text("service.name", target.job()))
        .addAttributes(
            Attributes.text("service.instance.id", target.address() + ":" + target.port()))
        .addAttributes(Attributes.text(old ? "net.host.name" : "server.address", target.address()))
        .addAttributes(Attributes.text(old ? "net.host.port" : "server.port", port))
        .addAttributes(Attributes.text(old ? "http.scheme" : "url.scheme", "http"))
        .addAllAttributes(target.attributes())
        .build();
  }
}
