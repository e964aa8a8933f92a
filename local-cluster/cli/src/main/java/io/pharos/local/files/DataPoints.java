package io.pharos.local.files;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.stream.LongStream;

/** The data points of a metric, whatever its kind; a metric without a kind has none. */
public final class DataPoints {

  private DataPoints() {}

  /** How many there are. */
  public static int count(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case SUM -> metric.getSum().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
      case SUMMARY -> metric.getSummary().getDataPointsCount();
      case DATA_NOT_SET -> 0;
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
