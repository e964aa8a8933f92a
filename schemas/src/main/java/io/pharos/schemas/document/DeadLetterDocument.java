package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.id;
import static io.pharos.schemas.document.JsonDocument.name;
import static io.pharos.schemas.document.JsonDocument.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.DeadLetter;
import java.io.IOException;

/** A dead letter as users see it. */
public final class DeadLetterDocument {

  private DeadLetterDocument() {}

  /** The document of a dead letter. */
  public static byte[] of(DeadLetter letter) {
    return JsonDocument.bytes(json -> writeFields(json, letter));
  }

  /** Writes a dead letter's fields into an object the caller has opened. */
  public static void writeFields(JsonGenerator json, DeadLetter letter) throws IOException {
    name(json, "reason", letter.getReason());
    text(json, "detail", letter.getDetail());
    text(json, "job", letter.getJob());
    text(json, "tenant", letter.getTenant());
    json.writeObjectFieldStart("origin");
    text(json, "topic", letter.getTopic());
    json.writeNumberField("partition", letter.getPartition());
    json.writeNumberField("offset", letter.getOffset());
    text(json, "path", letter.getPath());
    json.writeEndObject();
    json.writeNumberField("items", letter.getItems());
    id(json, "trace_id", letter.getTraceId());
    id(json, "span_id", letter.getSpanId());
    json.writeNumberField("event_time_ms", letter.getEventTimeMs());
    json.writeNumberField("payload_bytes", letter.getPayloadBytes());
  }
}
