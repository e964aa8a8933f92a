package io.pharos.operators.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** OTLP requests for tests. */
public final class OtlpFixtures {

  /** How far behind its Kafka record an item may have happened. */
  public static final Duration LATEST = Duration.ofSeconds(310);

  /** 2026-01-01T00:00:00Z. */
  public static final long BEGINNING_MS = 1_767_225_600_000L;

  /** Recorded requests of traces, by name below {@code otlp-captures}. */
  public static final List<String> TRACE_CAPTURES =
      List.of(
          "otel-openai/traces-001.pb",
          "otel-openai/traces-002.pb",
          "otel-openai-json/traces-001.json",
          "otel-openai-json/traces-003.json",
          "traceloop-openai/traces-001.pb",
          "traceloop-openai/traces-003.pb",
          "traceloop-openai/traces-004.pb",
          "openinference-openai/traces-003.pb",
          "openinference-langchain/traces-003.pb",
          "openinference-anthropic/traces-001.pb",
          "service-multi/traces-003.pb",
          "service-multi/traces-010.pb");

  /** Recorded requests of logs. */
  public static final List<String> LOG_CAPTURES =
      List.of(
          "otel-openai/logs-001.pb",
          "otel-openai/logs-005.pb",
          "otel-openai-json/logs-002.json",
          "service-multi/logs-003.pb");

  private OtlpFixtures() {}

  /** A recorded request. */
  public static byte[] capture(String name) {
    try (InputStream in = OtlpFixtures.class.getResourceAsStream("/otlp-captures/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static long ns(long msAfterBeginning) {
    return (BEGINNING_MS + msAfterBeginning) * 1_000_000;
  }

  public static ByteString traceId(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(0xABCDL).putLong(number).array());
  }

  public static ByteString spanId(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(number).array());
  }

  /** A valid span of trace 1, from 0 to 10 ms. */
  public static Span.Builder span(long id) {
    return Span.newBuilder()
        .setTraceId(traceId(1))
        .setSpanId(spanId(id))
        .setName("span " + id)
        .setStartTimeUnixNano(ns(0))
        .setEndTimeUnixNano(ns(10));
  }

  /** A valid log record of trace 1 at 5 ms. */
  public static LogRecord.Builder log(String body) {
    return LogRecord.newBuilder()
        .setTraceId(traceId(1))
        .setSpanId(spanId(1))
        .setTimeUnixNano(ns(5))
        .setBody(text(body));
  }

  public static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  public static AnyValue number(long number) {
    return AnyValue.newBuilder().setIntValue(number).build();
  }

  public static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  public static KeyValue attribute(String key, String value) {
    return attribute(key, text(value));
  }

  public static Resource resource(String service, String tenant) {
    return Resource.newBuilder()
        .addAttributes(attribute("service.name", service))
        .addAttributes(attribute("tenant.id", tenant))
        .build();
  }

  /** A request with one resource and one scope. */
  public static TracesData traces(Span.Builder... spans) {
    ScopeSpans.Builder scope =
        ScopeSpans.newBuilder().setScope(InstrumentationScope.newBuilder().setName("lib"));
    for (Span.Builder span : spans) {
      scope.addSpans(span);
    }
    return TracesData.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder().setResource(resource("shop", "acme")).addScopeSpans(scope))
        .build();
  }

  /** A request with one resource and one scope. */
  public static LogsData logs(LogRecord.Builder... records) {
    ScopeLogs.Builder scope =
        ScopeLogs.newBuilder().setScope(InstrumentationScope.newBuilder().setName("lib"));
    for (LogRecord.Builder record : records) {
      scope.addLogRecords(record);
    }
    return LogsData.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().setResource(resource("shop", "acme")).addScopeLogs(scope))
        .build();
  }

  /** A Kafka record of otlp_spans, written a minute after the beginning. */
  public static OtlpMessage spanMessage(byte[] value) {
    return new OtlpMessage(
        value, OtlpSignal.TRACES, null, "otlp_spans", 3, 42, BEGINNING_MS + 60_000);
  }

  /** A Kafka record of otlp_spans, written a second after the last of its spans ended. */
  public static OtlpMessage recordedSpanMessage(byte[] value) {
    OtlpMessage message = spanMessage(value);
    for (OtlpItem<Span> item : new OtlpReader().readTraces(value).items()) {
      long endMs = item.value().getEndTimeUnixNano() / 1_000_000;
      message.timestampMs = Math.max(message.timestampMs, endMs + 1_000);
    }
    return message;
  }

  /** A Kafka record of otlp_logs, written a minute after the beginning. */
  public static OtlpMessage logMessage(byte[] value) {
    return new OtlpMessage(value, OtlpSignal.LOGS, null, "otlp_logs", 3, 42, BEGINNING_MS + 60_000);
  }

  /** The rule the jobs have by default. */
  public static TenantRule tenants() {
    return new TenantRule("tenant.id", Map.of());
  }
}
