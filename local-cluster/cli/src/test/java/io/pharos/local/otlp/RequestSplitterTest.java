package io.pharos.local.otlp;

import static io.pharos.local.otlp.OtlpFixtures.request;
import static io.pharos.local.otlp.OtlpFixtures.resource;
import static io.pharos.local.otlp.OtlpFixtures.scope;
import static io.pharos.local.otlp.OtlpFixtures.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.pharos.local.otlp.RequestSplitter.Parts;
import org.junit.jupiter.api.Test;

class RequestSplitterTest {
  private final RequestSplitter splitter = new RequestSplitter(2000);

  @Test
  void requestThatFitsStaysWhole() {
    var request = request(resource("a", scope("s", span(1, 100), span(2, 100))));

    Parts parts = splitter.split(request);

    assertThat(parts.records()).containsExactly(request.toByteArray());
    assertThat(parts.rejectedItems()).isZero();
  }

  @Test
  void spanTooLargeAloneIsRejectedAndItsSiblingsPass() throws Exception {
    Parts parts =
        splitter.split(request(resource("a", scope("s", span(1, 10), span(2, 3000), span(3, 10)))));

    assertThat(parts.rejectedItems()).isEqualTo(1);
    assertThat(parts.records()).hasSize(2);
  }

  @Test
  void logsAreCutLikeSpans() {
    LogRecord record =
        LogRecord.newBuilder()
            .setBody(AnyValue.newBuilder().setStringValue("x".repeat(900)))
            .build();
    Parts parts =
        splitter.split(
            ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(
                    ResourceLogs.newBuilder()
                        .addScopeLogs(
                            ScopeLogs.newBuilder()
                                .addLogRecords(record)
                                .addLogRecords(record)
                                .addLogRecords(record)))
                .build());

    assertThat(parts.records()).hasSize(2);
    assertThat(parts.rejectedItems()).isZero();
  }

  @Test
  void metricTooLargeAloneCountsItsDataPoints() {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (int i = 0; i < 500; i++) {
      gauge.addDataPoints(NumberDataPoint.newBuilder().setAsInt(i).setTimeUnixNano(i));
    }
    Parts parts =
        splitter.split(
            ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(
                    ResourceMetrics.newBuilder()
                        .addScopeMetrics(
                            ScopeMetrics.newBuilder()
                                .addMetrics(Metric.newBuilder().setName("m").setGauge(gauge))))
                .build());

    assertThat(parts.records()).isEmpty();
    assertThat(parts.rejectedItems()).isEqualTo(500);
  }
}
