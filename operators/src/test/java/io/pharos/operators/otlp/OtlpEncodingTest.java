package io.pharos.operators.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The encoding of a recorded request makes no difference to anything behind it. */
class OtlpEncodingTest {

  private final OtlpReader reader = new OtlpReader();

  static List<String> traceCaptures() {
    return OtlpFixtures.TRACE_CAPTURES;
  }

  static List<String> logCaptures() {
    return OtlpFixtures.LOG_CAPTURES;
  }

  @ParameterizedTest
  @MethodSource("traceCaptures")
  void tracesReadTheSameFromEitherEncoding(String name) throws InvalidProtocolBufferException {
    byte[] captured = OtlpFixtures.capture(name);
    TracesData request = tracesOf(reader.readTraces(captured).items());
    byte[] protobuf = request.toByteArray();
    byte[] json = OtlpJsonPrinter.print(request);
    if (name.endsWith(".pb")) {
      assertThat(spans(captured)).isEqualTo(spansOf(TracesData.parseFrom(captured)));
    }

    assertThat(spans(json)).isNotEmpty().isEqualTo(spans(captured)).isEqualTo(spans(protobuf));
    CollectedItems fromProtobuf = CollectedItems.of(OtlpFixtures.recordedSpanMessage(protobuf));
    CollectedItems fromJson = CollectedItems.of(OtlpFixtures.recordedSpanMessage(json));
    assertThat(fromJson.letters).isEmpty();
    assertThat(fromJson.spans).isEqualTo(fromProtobuf.spans);
    assertThat(fromJson.payloads).isEqualTo(fromProtobuf.payloads);
  }

  @ParameterizedTest
  @MethodSource("logCaptures")
  void logsReadTheSameFromEitherEncoding(String name) {
    byte[] captured = OtlpFixtures.capture(name);
    CollectedItems original = CollectedItems.of(OtlpFixtures.logMessage(captured));
    LogsData request = logsOf(reader.readLogs(captured).items());
    CollectedItems fromProtobuf = CollectedItems.of(OtlpFixtures.logMessage(request.toByteArray()));
    CollectedItems fromJson =
        CollectedItems.of(OtlpFixtures.logMessage(OtlpJsonPrinter.print(request)));

    assertThat(original.logs).isNotEmpty();
    assertThat(fromProtobuf.logs).isEqualTo(original.logs);
    assertThat(fromJson.logs).isEqualTo(original.logs);
    assertThat(fromJson.payloads).isEqualTo(original.payloads);
  }

  private List<Span> spans(byte[] value) {
    return reader.readTraces(value).items().stream().map(OtlpItem::value).toList();
  }

  private static List<Span> spansOf(TracesData request) {
    return request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private static TracesData tracesOf(List<OtlpItem<Span>> items) {
    TracesData.Builder request = TracesData.newBuilder();
    for (OtlpItem<Span> item : items) {
      Resource resource = item.resource();
      InstrumentationScope scope = item.scope();
      request.addResourceSpans(
          ResourceSpans.newBuilder()
              .setResource(resource)
              .addScopeSpans(ScopeSpans.newBuilder().setScope(scope).addSpans(item.value())));
    }
    return request.build();
  }

  private static LogsData logsOf(List<OtlpItem<LogRecord>> items) {
    LogsData.Builder request = LogsData.newBuilder();
    for (OtlpItem<LogRecord> item : items) {
      request
          .addResourceLogsBuilder()
          .setResource(item.resource())
          .addScopeLogsBuilder()
          .setScope(item.scope())
          .addLogRecords(item.value());
    }
    return request.build();
  }
}
