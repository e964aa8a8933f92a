package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.id;
import static io.pharos.schemas.document.JsonDocument.name;
import static io.pharos.schemas.document.JsonDocument.text;
import static io.pharos.schemas.document.JsonDocument.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.Body;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanEvent;
import io.pharos.schemas.SpanLink;
import io.pharos.schemas.identity.Hex;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The attributes and bodies of a span or log as users see them. */
public final class PayloadDocument {

  private PayloadDocument() {}

  /** The document of a payload. */
  public static byte[] of(Payload payload) {
    return JsonDocument.bytes(
        json -> {
          text(json, "tenant", payload.getTenant());
          id(json, "trace_id", payload.getTraceId());
          id(json, "span_id", payload.getSpanId());
          text(
              json,
              "log_id",
              payload.getLogId() == null ? null : Long.toHexString(payload.getLogId()));
          json.writeNumberField("event_time_ms", payload.getEventTimeMs());
          writeFields(json, payload);
          writeRedactions(json, payload);
        });
  }

  /** Writes how many values of each type were redacted. */
  public static void writeRedactions(JsonGenerator json, Payload payload) throws IOException {
    json.writeObjectFieldStart("redactions");
    for (Map.Entry<String, Integer> type : new TreeMap<>(payload.getRedactions()).entrySet()) {
      json.writeNumberField(type.getKey(), type.getValue());
    }
    json.writeEndObject();
  }

  /** Writes everything but the identity into an object the caller has opened. */
  public static void writeFields(JsonGenerator json, Payload payload) throws IOException {
    text(json, "scope", payload.getScope());
    text(json, "scope_version", payload.getScopeVersion());
    texts(json, "resource", payload.getResource());
    texts(json, "attributes", payload.getAttributes());
    json.writeArrayFieldStart("events");
    for (SpanEvent event : payload.getEvents()) {
      json.writeStartObject();
      json.writeNumberField("time_ns", event.getTimeNs());
      text(json, "name", event.getName());
      texts(json, "attributes", event.getAttributes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("links");
    for (SpanLink link : payload.getLinks()) {
      json.writeStartObject();
      id(json, "trace_id", link.getTraceId());
      id(json, "span_id", link.getSpanId());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("bodies");
    for (Body body : payload.getBodies()) {
      json.writeStartObject();
      name(json, "kind", body.getKind());
      text(json, "source", body.getSource());
      text(json, "text", body.getText());
      json.writeNumberField("original_bytes", body.getOriginalBytes());
      text(json, "original_sha256", body.getOriginalSha256() == null ? null : Hex.of(array(body)));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("payload_truncated", payload.getTruncated());
  }

  private static byte[] array(Body body) {
    byte[] bytes = new byte[body.getOriginalSha256().remaining()];
    body.getOriginalSha256().duplicate().get(bytes);
    return bytes;
  }
}
