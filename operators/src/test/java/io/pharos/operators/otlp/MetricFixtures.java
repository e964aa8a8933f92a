package io.pharos.operators.otlp;

import static io.pharos.operators.otlp.OtlpFixtures.attribute;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;

/** OTLP requests of metrics, as the Collector's Prometheus receiver writes them. */
public final class MetricFixtures {

  /** Time of the scrape, milliseconds after the beginning. */
  static final long SCRAPE_MS = 30_000;

  static final String UUID = "GPU-5fd4f087-86f3-7a43-b711-4771313afc50";

  private MetricFixtures() {}

  /** The target of dcgm-exporter on one node. */
  static Resource exporter() {
    return resource(
        "service.name", "dcgm-exporter",
        "service.instance.id", "10.0.0.4:9400",
        "server.address", "10.0.0.4",
        "server.port", "9400",
        "k8s.pod.name", "dcgm-exporter-x7k2p",
        "k8s.node.name", "node-a",
        "tenant.id", "acme");
  }

  /** The target of a vLLM server. */
  static Resource server() {
    return resource(
        "service.name", "vllm",
        "service.instance.id", "10.0.0.7:8000",
        "server.address", "10.0.0.7",
        "server.port", "8000",
        "k8s.namespace.name", "serving",
        "k8s.pod.name", "llama-0",
        "k8s.node.name", "node-a",
        "tenant.id", "acme");
  }

  static Resource resource(String... pairs) {
    return Resource.newBuilder().addAllAttributes(labels(pairs)).build();
  }

  static List<KeyValue> labels(String... pairs) {
    List<KeyValue> labels = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.add(attribute(pairs[i], pairs[i + 1]));
    }
    return labels;
  }

  /** The labels of a device as dcgm-exporter renders them. */
  static List<KeyValue> device(String... more) {
    List<KeyValue> labels =
        labels(
            "gpu", "0",
            "UUID", UUID,
            "pci_bus_id", "00000000:0F:00.0",
            "device", "nvidia0",
            "modelName", "NVIDIA H100 80GB HBM3",
            "Hostname", "gpu-node-1",
            "DCGM_FI_DRIVER_VERSION", "550.54.15");
    labels.addAll(labels(more));
    return labels;
  }

  static List<KeyValue> engine(String... more) {
    List<KeyValue> labels = labels("model_name", "meta-llama/Llama-3.1-8B", "engine", "0");
    labels.addAll(labels(more));
    return labels;
  }

  static NumberDataPoint.Builder point(double value, List<KeyValue> labels) {
    return NumberDataPoint.newBuilder()
        .setTimeUnixNano(OtlpFixtures.ns(SCRAPE_MS))
        .setAsDouble(value)
        .addAllAttributes(labels);
  }

  static Metric gauge(String name, double value, List<KeyValue> labels) {
    return gauge(name, point(value, labels));
  }

  static Metric gauge(String name, NumberDataPoint.Builder... points) {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (NumberDataPoint.Builder point : points) {
      gauge.addDataPoints(point);
    }
    return Metric.newBuilder().setName(name).setGauge(gauge).build();
  }

  /** A cumulative monotonic sum since the beginning. */
  static Metric counter(String name, double value, List<KeyValue> labels) {
    return Metric.newBuilder()
        .setName(name)
        .setSum(
            Sum.newBuilder()
                .setIsMonotonic(true)
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addDataPoints(point(value, labels).setStartTimeUnixNano(OtlpFixtures.ns(0))))
        .build();
  }

  /** A cumulative histogram with the bounds 0.1 and 1 since the beginning. */
  static Metric histogram(String name, double sum, List<KeyValue> labels) {
    return Metric.newBuilder()
        .setName(name)
        .setHistogram(
            Histogram.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addDataPoints(
                    HistogramDataPoint.newBuilder()
                        .setTimeUnixNano(OtlpFixtures.ns(SCRAPE_MS))
                        .setStartTimeUnixNano(OtlpFixtures.ns(0))
                        .addExplicitBounds(0.1)
                        .addExplicitBounds(1)
                        .addBucketCounts(3)
                        .addBucketCounts(2)
                        .addBucketCounts(1)
                        .setCount(6)
                        .setSum(sum)
                        .addAllAttributes(labels)))
        .build();
  }

  /** A request with a metric of every kind and, but for those of other signals, every field. */
  public static MetricsData everyKind() {
    Exemplar.Builder exemplar =
        Exemplar.newBuilder()
            .setTraceId(OtlpFixtures.traceId(1))
            .setSpanId(OtlpFixtures.spanId(2))
            .setTimeUnixNano(OtlpFixtures.ns(SCRAPE_MS))
            .setAsDouble(0.4)
            .addFilteredAttributes(attribute("user", "u"));
    Metric.Builder histogram = histogram("request.duration", 2.5, labels("a", "b")).toBuilder();
    histogram
        .getHistogramBuilder()
        .getDataPointsBuilder(0)
        .setMin(0)
        .setMax(3)
        .addExemplars(exemplar);
    Metric exponential =
        Metric.newBuilder()
            .setName("gen_ai.client.operation.duration")
            .setExponentialHistogram(
                ExponentialHistogram.newBuilder()
                    .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                    .addDataPoints(
                        ExponentialHistogramDataPoint.newBuilder()
                            .setStartTimeUnixNano(OtlpFixtures.ns(0))
                            .setTimeUnixNano(OtlpFixtures.ns(SCRAPE_MS))
                            .setScale(3)
                            .setZeroCount(2)
                            .setZeroThreshold(0)
                            .setCount(10)
                            .setSum(20)
                            .setMin(-3)
                            .setMax(9)
                            .setPositive(
                                ExponentialHistogramDataPoint.Buckets.newBuilder()
                                    .setOffset(1)
                                    .addBucketCounts(3)
                                    .addBucketCounts(4))
                            .setNegative(
                                ExponentialHistogramDataPoint.Buckets.newBuilder()
                                    .setOffset(0)
                                    .addBucketCounts(1))
                            .addExemplars(exemplar)
                            .addAllAttributes(labels("a", "b"))))
            .build();
    Metric summary =
        Metric.newBuilder()
            .setName("go_gc_duration_seconds")
            .setSummary(
                Summary.newBuilder()
                    .addDataPoints(
                        SummaryDataPoint.newBuilder()
                            .setStartTimeUnixNano(OtlpFixtures.ns(0))
                            .setTimeUnixNano(OtlpFixtures.ns(SCRAPE_MS))
                            .setCount(8)
                            .setSum(1.5)
                            .addAllAttributes(labels("a", "b"))
                            .addQuantileValues(
                                SummaryDataPoint.ValueAtQuantile.newBuilder()
                                    .setQuantile(0.5)
                                    .setValue(0.1))))
            .build();
    NumberDataPoint.Builder whole = point(0, labels("a", "b")).setAsInt(17).addExemplars(exemplar);
    Metric orders = gauge("orders", whole, point(3, labels("a", "c")));
    return request(
        scrape(
            server(),
            orders.toBuilder()
                .setDescription("What was ordered")
                .setUnit("{order}")
                .addMetadata(attribute("prometheus.type", "gauge"))
                .build(),
            counter("vllm:prompt_tokens_total", 10, engine()),
            histogram.build(),
            exponential,
            summary),
        scrape(exporter(), gauge("DCGM_FI_DEV_GPU_UTIL", 91, device())));
  }

  static ResourceMetrics scrape(Resource resource, Metric... metrics) {
    return ResourceMetrics.newBuilder()
        .setResource(resource)
        .addScopeMetrics(
            ScopeMetrics.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("otelcol/prometheusreceiver"))
                .addAllMetrics(List.of(metrics)))
        .build();
  }

  static MetricsData request(ResourceMetrics... scrapes) {
    return MetricsData.newBuilder().addAllResourceMetrics(List.of(scrapes)).build();
  }

  static MetricsData devices(Metric... metrics) {
    return request(scrape(exporter(), metrics));
  }

  static MetricsData engines(Metric... metrics) {
    return request(scrape(server(), metrics));
  }

  /** A Kafka record of otlp_metrics, written a minute after the beginning. */
  public static OtlpMessage message(byte[] value) {
    return new OtlpMessage(
        value, OtlpSignal.METRICS, null, "otlp_metrics", 3, 42, OtlpFixtures.BEGINNING_MS + 60_000);
  }

  static CollectedItems read(MetricsData request) {
    return CollectedItems.of(message(request.toByteArray()));
  }
}
