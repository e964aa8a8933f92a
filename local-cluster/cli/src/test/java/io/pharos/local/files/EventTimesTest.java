package io.pharos.local.files;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.pharos.operators.otlp.OtlpReader;
import io.pharos.operators.otlp.OtlpSignal;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTimesTest {

  private static final long MILLI = 1_000_000;

  private static final List<Metric> ONE_OF_EACH_KIND =
      List.of(
          Metric.newBuilder()
              .setGauge(Gauge.newBuilder().addDataPoints(number(7)).addDataPoints(number(3)))
              .build(),
          Metric.newBuilder().setSum(Sum.newBuilder().addDataPoints(number(4))).build(),
          Metric.newBuilder()
              .setHistogram(
                  Histogram.newBuilder()
                      .addDataPoints(HistogramDataPoint.newBuilder().setTimeUnixNano(9 * MILLI)))
              .build(),
          Metric.newBuilder()
              .setExponentialHistogram(
                  ExponentialHistogram.newBuilder()
                      .addDataPoints(
                          ExponentialHistogramDataPoint.newBuilder().setTimeUnixNano(2 * MILLI)))
              .build(),
          Metric.newBuilder()
              .setSummary(
                  Summary.newBuilder()
                      .addDataPoints(SummaryDataPoint.newBuilder().setTimeUnixNano(5 * MILLI)))
              .build(),
          Metric.newBuilder().setName("without points").build());

  private static NumberDataPoint number(long atMs) {
    return NumberDataPoint.newBuilder().setTimeUnixNano(atMs * MILLI).build();
  }

  private static EventTimes of(List<Metric> metrics) {
    MetricsData request =
        MetricsData.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(metrics)))
            .build();
    return EventTimes.of(
        new OtlpReader(),
        new OtlpFile(
            OtlpSignal.METRICS, Encoding.PROTOBUF, "metrics-1.pb", 1, request.toByteArray()));
  }

  @Test
  void timesOfMetricsSpanTheirPointsOfAnyKind() {
    assertThat(of(ONE_OF_EACH_KIND)).isEqualTo(new EventTimes(2, 9));
    assertThat(ONE_OF_EACH_KIND.stream().mapToInt(DataPoints::count))
        .containsExactly(2, 1, 1, 1, 1, 1);
  }

  @Test
  void requestWithoutATimeHasNoneAndArrivesAtTheBeginning() {
    EventTimes none =
        of(
            List.of(
                Metric.newBuilder().setGauge(Gauge.newBuilder().addDataPoints(number(0))).build()));
    assertThat(none).isEqualTo(new EventTimes(Long.MAX_VALUE, Long.MIN_VALUE));
    assertThat(none.arrivalMs()).isZero();
  }
}
