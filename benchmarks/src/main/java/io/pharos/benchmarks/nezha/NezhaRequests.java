package io.pharos.benchmarks.nezha;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.otlp.OtlpSignal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes of the rows of a minute the OTLP requests a Collector would have exported: items in the
 * order in which they ended, a few hundred a request, within it by pod. A pod is a resource: {@code
 * service.name} without the suffixes, {@code service.instance.id} with them.
 */
final class NezhaRequests {

  /** Items of a request: a few seconds of this data set, well within the bound. */
  static final int LARGEST = 200;

  private NezhaRequests() {}

  /** Requests of spans. */
  static List<NezhaRequest> ofSpans(List<NezhaSpan> spans) {
    List<NezhaRequest> requests = new ArrayList<>();
    for (List<NezhaSpan> batch : batches(spans, NezhaSpan::endNs)) {
      ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
      grouped(batch, NezhaSpan::pod)
          .forEach(
              (pod, ofPod) ->
                  request.addResourceSpans(
                      ResourceSpans.newBuilder()
                          .setResource(resource(pod).build())
                          .addScopeSpans(
                              ScopeSpans.newBuilder()
                                  .addAllSpans(ofPod.stream().map(NezhaRequests::span).toList()))));
      requests.add(
          new NezhaRequest(
              OtlpSignal.TRACES,
              request.build().toByteString(),
              batch.size(),
              millisNotBefore(batch.get(batch.size() - 1).endNs())));
    }
    return requests;
  }

  /** Requests of logs. */
  static List<NezhaRequest> ofLogs(List<NezhaLog> logs) {
    List<NezhaRequest> requests = new ArrayList<>();
    for (List<NezhaLog> batch : batches(logs, NezhaLog::timeNs)) {
      ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
      grouped(batch, Place::of)
          .forEach(
              (place, ofPlace) ->
                  request.addResourceLogs(
                      ResourceLogs.newBuilder()
                          .setResource(
                              resource(place.pod())
                                  .addAttributes(text("k8s.node.name", place.node()))
                                  .addAttributes(text("k8s.container.name", place.container())))
                          .addScopeLogs(
                              ScopeLogs.newBuilder()
                                  .addAllLogRecords(
                                      ofPlace.stream().map(NezhaRequests::log).toList()))));
      requests.add(
          new NezhaRequest(
              OtlpSignal.LOGS,
              request.build().toByteString(),
              batch.size(),
              millisNotBefore(batch.get(batch.size() - 1).timeNs())));
    }
    return requests;
  }

  /** Where a log was written. */
  private record Place(String pod, String node, String container) {

    static Place of(NezhaLog log) {
      return new Place(log.pod(), log.node(), log.container());
    }
  }

  private static Span span(NezhaSpan row) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(row.traceId(), NezhaIds.TRACE_BYTES))
            .setSpanId(id(row.spanId(), NezhaIds.SPAN_BYTES))
            .setName(row.operation())
            .setStartTimeUnixNano(row.startNs())
            .setEndTimeUnixNano(row.endNs());
    if (row.parentId() != null) {
      span.setParentSpanId(id(row.parentId(), NezhaIds.SPAN_BYTES));
    }
    return span.build();
  }

  private static LogRecord log(NezhaLog row) {
    return LogRecord.newBuilder()
        .setTraceId(id(row.traceId(), NezhaIds.TRACE_BYTES))
        .setSpanId(id(row.spanId(), NezhaIds.SPAN_BYTES))
        .setTimeUnixNano(row.timeNs())
        .setSeverityNumber(SeverityNumber.forNumber(row.severity()))
        .setBody(AnyValue.newBuilder().setStringValue(row.body()))
        .build();
  }

  private static Resource.Builder resource(String pod) {
    return Resource.newBuilder()
        .addAttributes(text("service.name", NezhaIds.service(pod)))
        .addAttributes(text("service.instance.id", pod))
        .addAttributes(text("k8s.pod.name", pod));
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static ByteString id(String id, int length) {
    return ByteString.copyFrom(NezhaIds.bytes(id, length));
  }

  private static <T, K> Map<K, List<T>> grouped(List<T> rows, Function<T, K> key) {
    return rows.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  private static <T> List<List<T>> batches(List<T> rows, Function<T, Long> time) {
    List<T> sorted = rows.stream().sorted(Comparator.comparing(time)).toList();
    List<List<T>> batches = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += LARGEST) {
      batches.add(sorted.subList(from, Math.min(from + LARGEST, sorted.size())));
    }
    return batches;
  }

  private static long millisNotBefore(long nanos) {
    return -Math.floorDiv(-nanos, 1_000_000L);
  }
}
