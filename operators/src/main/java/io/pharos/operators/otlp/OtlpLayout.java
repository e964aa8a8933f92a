package io.pharos.operators.otlp;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.function.Supplier;

/**
 * Names and types by which the requests of one signal differ; their field numbers are the same.
 *
 * @param resources JSON name of the list of resources
 * @param scopes JSON name of the list of scopes
 * @param items JSON name of the list of spans, log records or metrics
 * @param formerScopes name of the list of scopes before OTLP 0.16
 * @param formerItems name of the list of items before OTLP 0.16
 * @param strangers lists of resources of the other signals
 */
record OtlpLayout<T extends Message>(
    OtlpSignal signal,
    String resources,
    String scopes,
    String items,
    String formerScopes,
    String formerItems,
    List<String> strangers,
    Parser<T> parser,
    Supplier<Message.Builder> newItem) {

  static final OtlpLayout<Span> TRACES =
      new OtlpLayout<>(
          OtlpSignal.TRACES,
          "resourceSpans",
          "scopeSpans",
          "spans",
          "instrumentationLibrarySpans",
          "spans",
          List.of("resourceLogs", "resourceMetrics", "resourceProfiles"),
          Span.parser(),
          Span::newBuilder);

  static final OtlpLayout<LogRecord> LOGS =
      new OtlpLayout<>(
          OtlpSignal.LOGS,
          "resourceLogs",
          "scopeLogs",
          "logRecords",
          "instrumentationLibraryLogs",
          "logs",
          List.of("resourceSpans", "resourceMetrics", "resourceProfiles"),
          LogRecord.parser(),
          LogRecord::newBuilder);

  static final OtlpLayout<Metric> METRICS =
      new OtlpLayout<>(
          OtlpSignal.METRICS,
          "resourceMetrics",
          "scopeMetrics",
          "metrics",
          "instrumentationLibraryMetrics",
          "metrics",
          List.of("resourceSpans", "resourceLogs", "resourceProfiles"),
          Metric.parser(),
          Metric::newBuilder);

  static OtlpLayout<?> of(OtlpSignal signal) {
    return switch (signal) {
      case TRACES -> TRACES;
      case LOGS -> LOGS;
      case METRICS -> METRICS;
    };
  }

  @SuppressWarnings("unchecked") // newItem and parser are of one type by construction
  T build(Message.Builder builder) {
    return (T) builder.buildPartial();
  }
}
