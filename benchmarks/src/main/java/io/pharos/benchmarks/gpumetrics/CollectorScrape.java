package io.pharos.benchmarks.gpumetrics;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.pharos.benchmarks.gpumetrics.PrometheusText.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The request that the Collector's Prometheus receiver makes of one body. */
final class CollectorScrape {

  private static final List<String> PARTS = List.of("_bucket", "_sum", "_count");

  private final PrometheusText text;
  private final long timeNs;
  private final Map<String, Metric.Builder> metrics = new LinkedHashMap<>();
  private final Map<String, Map<Map<String, String>, List<Series>>> families =
      new LinkedHashMap<>();

  /** Data points made; a distribution is one, whatever its number of lines. */
  int points;

  CollectorScrape(PrometheusText text, long timeNs) {
    this.text = text;
    this.timeNs = timeNs;
  }

  MetricsData request(String address, int port) {
    for (Series series : text.series) {
      String family = familyOf(series.name());
      String type = text.types.getOrDefault(family, "unknown");
      if (type.equals("histogram") || type.equals("summary")) {
        Map<String, String> labels = new TreeMap<>(series.labels());
        labels.remove(type.equals("histogram") ? "le" : "quantile");
        families
            .computeIfAbsent(family, none -> new LinkedHashMap<>())
            .computeIfAbsent(labels, none -> new ArrayList<>())
            .add(series);
      } else {
        number(series, type.equals("counter"));
      }
    }
    families.forEach(
        (family, byLabels) ->
            byLabels.forEach(
                (labels, lines) -> {
                  if (text.types.get(family).equals("histogram")) {
                    histogram(family, labels, lines);
                  } else {
                    summary(family, labels, lines);
                  }
                }));
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
    metrics.values().forEach(scope::addMetrics);
    MetricsData.Builder request = MetricsData.newBuilder();
    request
        .addResourceMetricsBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(attribute("service.name", "scraped"))
                .addAttributes(attribute("service.instance.id", address + ':' + port))
                .addAttributes(attribute("server.address", address))
                .addAttributes(attribute("server.port", String.valueOf(port))))
        .addScopeMetrics(scope);
    return request.build();
  }

  /** The family that a series is part of; its own name where it is none of a distribution. */
  private String familyOf(String name) {
    for (String part : PARTS) {
      if (name.endsWith(part)) {
        String family = name.substring(0, name.length() - part.length());
        String type = text.types.get(family);
        if ("histogram".equals(type) || "summary".equals(type)) {
          return family;
        }
      }
    }
    return name;
  }

  private void number(Series series, boolean counter) {
    points++;
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(timeNs)
            .setAsDouble(series.value())
            .addAllAttributes(attributes(series.labels()));
    Metric.Builder metric = metric(series.name());
    if (counter) {
      point.setStartTimeUnixNano(timeNs);
      metric
          .getSumBuilder()
          .setIsMonotonic(true)
          .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
          .addDataPoints(point);
    } else {
      metric.getGaugeBuilder().addDataPoints(point);
    }
  }

  private void histogram(String family, Map<String, String> labels, List<Series> lines) {
    points++;
    Map<Double, Double> buckets = new TreeMap<>();
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .setTimeUnixNano(timeNs)
            .setStartTimeUnixNano(timeNs)
            .addAllAttributes(attributes(labels));
    for (Series line : lines) {
      if (line.name().endsWith("_bucket")) {
        String le = line.labels().get("le");
        double bound = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
        buckets.put(bound, line.value());
      } else if (line.name().endsWith("_sum")) {
        point.setSum(line.value());
      } else {
        point.setCount((long) line.value());
      }
    }
    double before = 0;
    for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
      if (bucket.getKey() < Double.POSITIVE_INFINITY) {
        point.addExplicitBounds(bucket.getKey());
      }
      point.addBucketCounts((long) (bucket.getValue() - before));
      before = bucket.getValue();
    }
    metric(family)
        .getHistogramBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPoints(point);
  }

  private void summary(String family, Map<String, String> labels, List<Series> lines) {
    points++;
    SummaryDataPoint.Builder point =
        SummaryDataPoint.newBuilder().setTimeUnixNano(timeNs).addAllAttributes(attributes(labels));
    for (Series line : lines) {
      if (line.name().equals(family)) {
        point
            .addQuantileValuesBuilder()
            .setQuantile(Double.parseDouble(line.labels().get("quantile")))
            .setValue(line.value());
      } else if (line.name().endsWith("_sum")) {
        point.setSum(line.value());
      } else {
        point.setCount((long) line.value());
      }
    }
    metric(family).getSummaryBuilder().addDataPoints(point);
  }

  private Metric.Builder metric(String name) {
    return metrics.computeIfAbsent(name, none -> Metric.newBuilder().setName(name));
  }

  private static List<KeyValue> attributes(Map<String, String> labels) {
    List<KeyValue> attributes = new ArrayList<>();
    labels.forEach((label, value) -> attributes.add(attribute(label, value)));
    return attributes;
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
