package io.pharos.operators.otlp;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.pharos.operators.sample.Histograms;
import io.pharos.operators.sample.PointValue;
import io.pharos.schemas.Exemplar;
import io.pharos.schemas.MetricHistogram;
import io.pharos.schemas.MetricKind;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads OTLP's data points; null for one that contradicts itself or says nothing. */
final class PointValues {

  /** Exemplars of a kept point; SDKs make one per bucket, and rarely more than 20. */
  static final int MAX_EXEMPLARS = 64;

  /** Quantiles of a summary beyond which it is refused. */
  static final int MAX_QUANTILES = 128;

  private PointValues() {}

  static PointValue gauge(NumberDataPoint point) {
    return number(point, MetricKind.GAUGE, false, false);
  }

  static PointValue sum(
      NumberDataPoint point, AggregationTemporality temporality, boolean monotonic) {
    return number(point, MetricKind.SUM, isDelta(temporality), monotonic);
  }

  private static PointValue number(
      NumberDataPoint point, MetricKind kind, boolean delta, boolean monotonic) {
    if (point.getValueCase() == NumberDataPoint.ValueCase.VALUE_NOT_SET) {
      return null;
    }
    boolean whole = point.getValueCase() == NumberDataPoint.ValueCase.AS_INT;
    return new PointValue(
        kind,
        delta,
        monotonic,
        whole,
        whole ? point.getAsInt() : 0,
        whole ? point.getAsInt() : point.getAsDouble(),
        null,
        Map.of(),
        start(point.getStartTimeUnixNano(), point.getTimeUnixNano()),
        exemplars(point.getExemplarsList()));
  }

  static PointValue histogram(HistogramDataPoint point, AggregationTemporality temporality) {
    Long start = start(point.getStartTimeUnixNano(), point.getTimeUnixNano());
    boolean delta = isDelta(temporality);
    MetricHistogram histogram =
        Histograms.explicit(
            point.getExplicitBoundsList(),
            point.getBucketCountsList(),
            point.getCount(),
            point.hasSum() ? point.getSum() : Double.NaN,
            delta,
            start);
    return distribution(histogram, delta, start, exemplars(point.getExemplarsList()));
  }

  static PointValue exponential(
      ExponentialHistogramDataPoint point, AggregationTemporality temporality) {
    Long start = start(point.getStartTimeUnixNano(), point.getTimeUnixNano());
    boolean delta = isDelta(temporality);
    MetricHistogram histogram =
        Histograms.exponential(
            point.getScale(),
            point.getZeroCount(),
            point.getZeroThreshold(),
            buckets(point.getNegative()),
            buckets(point.getPositive()),
            point.getCount(),
            point.hasSum() ? point.getSum() : Double.NaN,
            delta,
            start);
    return distribution(histogram, delta, start, exemplars(point.getExemplarsList()));
  }

  private static PointValue distribution(
      MetricHistogram histogram, boolean delta, Long start, List<Exemplar> exemplars) {
    return histogram == null
        ? null
        : new PointValue(
            MetricKind.HISTOGRAM, delta, false, false, 0, 0, histogram, Map.of(), start, exemplars);
  }

  private static Histograms.Buckets buckets(ExponentialHistogramDataPoint.Buckets buckets) {
    return new Histograms.Buckets(buckets.getOffset(), buckets.getBucketCountsList());
  }

  static PointValue summary(SummaryDataPoint point) {
    MetricHistogram counted = Histograms.bare(point.getCount(), point.getSum());
    if (counted == null || point.getQuantileValuesCount() > MAX_QUANTILES) {
      return null;
    }
    Map<String, Double> quantiles = new TreeMap<>();
    for (SummaryDataPoint.ValueAtQuantile value : point.getQuantileValuesList()) {
      // of no observations the quantiles are NaN; the count says it
      if (Double.isFinite(value.getValue()) && Double.isFinite(value.getQuantile())) {
        quantiles.merge(Double.toString(value.getQuantile()), value.getValue(), Math::max);
      }
    }
    return new PointValue(
        MetricKind.SUMMARY,
        false,
        false,
        false,
        0,
        0,
        counted,
        quantiles,
        start(point.getStartTimeUnixNano(), point.getTimeUnixNano()),
        List.of());
  }

  private static boolean isDelta(AggregationTemporality temporality) {
    return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
  }

  /** Null where it is absent or impossible. */
  private static Long start(long startNs, long timeNs) {
    return startNs > 0 && startNs <= timeNs ? (Long) startNs : null;
  }

  private static List<Exemplar> exemplars(
      List<io.opentelemetry.proto.metrics.v1.Exemplar> exemplars) {
    if (exemplars.isEmpty()) {
      return List.of();
    }
    List<Exemplar> traced = new ArrayList<>();
    for (int i = 0; i < exemplars.size() && traced.size() < MAX_EXEMPLARS; i++) {
      Exemplar exemplar = exemplar(exemplars.get(i));
      if (exemplar != null) {
        traced.add(exemplar);
      }
    }
    return traced;
  }

  private static Exemplar exemplar(io.opentelemetry.proto.metrics.v1.Exemplar exemplar) {
    TraceId trace = ItemIds.traceId(exemplar.getTraceId());
    SpanId span = ItemIds.spanId(exemplar.getSpanId());
    double value = exemplar.hasAsInt() ? exemplar.getAsInt() : exemplar.getAsDouble();
    return trace == null || exemplar.getTimeUnixNano() <= 0 || !Double.isFinite(value)
        ? null
        : new Exemplar(trace, span, exemplar.getTimeUnixNano(), value);
  }
}
