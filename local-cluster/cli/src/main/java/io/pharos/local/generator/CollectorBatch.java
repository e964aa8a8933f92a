package io.pharos.local.generator;

import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.operators.otlp.OtlpSignal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Items of one signal as one OTLP message: grouped by resource, then by scope. */
final class CollectorBatch {

  private CollectorBatch() {}

  static Message of(OtlpSignal signal, List<Delivery> items) {
    Map<ServiceInstance, Map<Scope, List<Delivery>>> groups = new LinkedHashMap<>();
    for (Delivery item : items) {
      groups
          .computeIfAbsent(item.service(), service -> new LinkedHashMap<>())
          .computeIfAbsent(item.scope(), scope -> new ArrayList<>())
          .add(item);
    }
    return signal == OtlpSignal.TRACES ? traces(groups) : logs(groups);
  }

  private static TracesData traces(Map<ServiceInstance, Map<Scope, List<Delivery>>> groups) {
    TracesData.Builder data = TracesData.newBuilder();
    groups.forEach(
        (service, scopes) -> {
          ResourceSpans.Builder resource =
              ResourceSpans.newBuilder().setResource(service.resource());
          scopes.forEach(
              (scope, items) -> {
                ScopeSpans.Builder spans = ScopeSpans.newBuilder().setScope(scope.message());
                items.forEach(item -> spans.addSpans((Span) item.item()));
                resource.addScopeSpans(spans);
              });
          data.addResourceSpans(resource);
        });
    return data.build();
  }

  private static LogsData logs(Map<ServiceInstance, Map<Scope, List<Delivery>>> groups) {
    LogsData.Builder data = LogsData.newBuilder();
    groups.forEach(
        (service, scopes) -> {
          ResourceLogs.Builder resource = ResourceLogs.newBuilder().setResource(service.resource());
          scopes.forEach(
              (scope, items) -> {
                ScopeLogs.Builder logs = ScopeLogs.newBuilder().setScope(scope.message());
                items.forEach(item -> logs.addLogRecords((LogRecord) item.item()));
                resource.addScopeLogs(logs);
              });
          data.addResourceLogs(resource);
        });
    return data.build();
  }
}
