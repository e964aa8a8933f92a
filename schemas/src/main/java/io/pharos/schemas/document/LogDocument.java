package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.flag;
import static io.pharos.schemas.document.JsonDocument.id;
import static io.pharos.schemas.document.JsonDocument.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.Log;
import io.pharos.schemas.LogHead;
import java.io.IOException;

/** A log record as users see it. */
public final class LogDocument {

  private LogDocument() {}

  /** The document of a log head. */
  public static byte[] of(LogHead head) {
    return JsonDocument.bytes(json -> writeFields(json, head));
  }

  /** Writes a log's fields into an object the caller has opened. */
  public static void writeFields(JsonGenerator json, LogHead head) throws IOException {
    Log log = head.getLog();
    text(json, "tenant", head.getTenant());
    id(json, "trace_id", head.getTraceId());
    id(json, "span_id", log.getSpanId());
    text(json, "log_id", Long.toHexString(log.getLogId()));
    json.writeNumberField("time_ns", log.getTimeNs());
    json.writeNumberField("event_time_ms", log.getEventTimeMs());
    json.writeNumberField("severity", log.getSeverity());
    text(json, "service", log.getService());
    text(json, "service_instance", log.getServiceInstance());
    text(json, "event_name", log.getEventName());
    text(json, "message", log.getMessage());
    flag(json, "clock_clamped", log.getClockClamped());
    json.writeFieldName("evaluation");
    if (log.getEvaluation() == null) {
      json.writeNull();
    } else {
      SpanDocument.writeEvaluation(json, log.getEvaluation());
    }
    text(json, "response_id", log.getResponseId());
  }
}
