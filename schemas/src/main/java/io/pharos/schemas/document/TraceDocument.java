package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.flag;
import static io.pharos.schemas.document.JsonDocument.id;
import static io.pharos.schemas.document.JsonDocument.millis;
import static io.pharos.schemas.document.JsonDocument.name;
import static io.pharos.schemas.document.JsonDocument.text;
import static io.pharos.schemas.document.JsonDocument.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.Breakdown;
import io.pharos.schemas.Trace;
import io.pharos.schemas.TraceLog;
import io.pharos.schemas.TraceSpan;
import java.io.IOException;

/** A trace as users see it: one summary per request. */
public final class TraceDocument {

  private TraceDocument() {}

  /** The document of a trace. */
  public static byte[] of(Trace trace) {
    return JsonDocument.bytes(json -> writeFields(json, trace));
  }

  private static void writeFields(JsonGenerator json, Trace trace) throws IOException {
    json.writeNumberField("@timestamp", Math.floorDiv(trace.getStartNs(), 1_000_000L));
    text(json, "tenant", trace.getTenant());
    text(json, "customer", trace.getCustomer());
    id(json, "trace_id", trace.getTraceId());
    id(json, "fragment", trace.getFragment());
    json.writeNumberField("revision", trace.getRevision());
    json.writeNumberField("settled_ms", trace.getEventTimeMs());
    json.writeNumberField("start_ns", trace.getStartNs());
    json.writeNumberField("end_ns", trace.getEndNs());
    millis(json, "duration_ms", trace.getEndNs() - trace.getStartNs());
    text(json, "root_service", trace.getRootService());
    text(json, "root_name", trace.getRootName());
    text(json, "session", trace.getSession());
    text(json, "user", trace.getUser());
    json.writeNumberField("spans", trace.getSpans());
    json.writeNumberField("logs", trace.getLogs());
    json.writeNumberField("errors", trace.getErrors());
    json.writeNumberField("error_logs", trace.getErrorLogs());
    name(json, "close_reason", trace.getCloseReason());
    flag(json, "complete", trace.getComplete());
    flag(json, "truncated", trace.getTruncated());
    json.writeNumberField("late", trace.getLate());
    json.writeNumberField("duplicates", trace.getDuplicates());
    json.writeNumberField("orphans", trace.getOrphans());
    json.writeNumberField("cycles", trace.getCycles());
    SpanDocument.writeTokens(json, trace.getTokens());
    json.writeNumberField("llm_calls", trace.getLlmCalls());
    writeBreakdown(json, trace.getBreakdown());
    texts(json, "services", trace.getServices());
    texts(json, "models", trace.getModels());
    json.writeArrayFieldStart("span_list");
    for (TraceSpan span : trace.getSpanList()) {
      writeSpan(json, span);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("log_list");
    for (TraceLog log : trace.getLogList()) {
      writeLog(json, log);
    }
    json.writeEndArray();
  }

  private static void writeBreakdown(JsonGenerator json, Breakdown breakdown) throws IOException {
    json.writeObjectFieldStart("breakdown_ms");
    millis(json, "queue", breakdown.getQueueNs());
    millis(json, "retrieval", breakdown.getRetrievalNs());
    millis(json, "rerank", breakdown.getRerankNs());
    millis(json, "prefill", breakdown.getPrefillNs());
    millis(json, "decode", breakdown.getDecodeNs());
    millis(json, "tool", breakdown.getToolNs());
    millis(json, "other", breakdown.getOtherNs());
    json.writeEndObject();
  }

  private static void writeSpan(JsonGenerator json, TraceSpan span) throws IOException {
    json.writeStartObject();
    id(json, "span_id", span.getSpanId());
    id(json, "parent_span_id", span.getParentSpanId());
    name(json, "step", span.getStep());
    text(json, "name", span.getName());
    text(json, "service", span.getService());
    json.writeNumberField("start_ns", span.getStartNs());
    json.writeNumberField("end_ns", span.getEndNs());
    flag(json, "error", span.getError());
    millis(json, "critical_ms", span.getCriticalNs());
    flag(json, "orphan", span.getOrphan());
    json.writeEndObject();
  }

  private static void writeLog(JsonGenerator json, TraceLog log) throws IOException {
    json.writeStartObject();
    text(json, "log_id", Long.toHexString(log.getLogId()));
    id(json, "span_id", log.getSpanId());
    json.writeNumberField("time_ns", log.getTimeNs());
    json.writeNumberField("severity", log.getSeverity());
    text(json, "service", log.getService());
    text(json, "event_name", log.getEventName());
    text(json, "message", log.getMessage());
    json.writeEndObject();
  }
}
