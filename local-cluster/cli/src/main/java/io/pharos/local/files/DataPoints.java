package io.pharos.local.files;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.pharos.operators.otlp.OtlpBatch;
import io.pharos.operators.otlp.OtlpProblem;
import java.util.stream.LongStream;

/** The data points of metrics, whatever their kind. */
public final class DataPoints {

  private DataPoints() {}

  /** How many a request holds, what cannot be read included as far as it can be counted. */
  public static long count(OtlpBatch<Metric> batch) {
    return batch.items().stream().mapToLong(metric -> count(metric.value())).sum()
        + batch.problems().stream().mapToLong(OtlpProblem::items).sum();
  }

  /** How many a metric holds; one stands for a metric without data of a known kind. */
  public static int count(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case SUM -> metric.getSum().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
      case SUMMARY -> metric.getSummary().getDataPointsCount();
      case DATA_NOT_SET -> 1;
    };
  }

  /** When they were measured, in nanoseconds since the epoch; 0 where a point does not say. */
  static LongStream times(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE ->
          metric.getGauge().getDataPointsList().stream()
              .mapToLong(NumberDataPoint::getTimeUnixNano);
      case SUM ->
          metric.getSum().getDataPointsList().stream().mapToLong(NumberDataPoint::getTimeUnixNano);
      case HISTOGRAM ->
          metric.getHistogram().getDataPointsList().stream()
              .mapToLong(HistogramDataPoint::getTimeUnixNano);
      case EXPONENTIAL_HISTOGRAM ->
          metric.getExponentialHistogram().getDataPointsList().stream()
              .mapToLong(ExponentialHistogramDataPoint::getTimeUnixNano);
      case SUMMARY ->
          metric.getSummary().getDataPointsList().stream()
              .mapToLong(SummaryDataPoint::getTimeUnixNano);
      case DATA_NOT_SET -> LongStream.empty();
    };
  }
}
