package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.name;
import static io.pharos.schemas.document.JsonDocument.number;
import static io.pharos.schemas.document.JsonDocument.text;
import static io.pharos.schemas.document.JsonDocument.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.Alert;
import io.pharos.schemas.Cause;
import java.io.IOException;

/** An alert as users see it: one document per episode, as of its latest revision. */
public final class AlertDocument {

  private AlertDocument() {}

  /** The document of an alert. */
  public static byte[] of(Alert alert) {
    return JsonDocument.bytes(json -> writeFields(json, alert));
  }

  private static void writeFields(JsonGenerator json, Alert alert) throws IOException {
    json.writeNumberField("@timestamp", alert.getStartsAtMs());
    text(json, "tenant", alert.getTenant());
    text(json, "id", alert.getId());
    text(json, "rule", alert.getRule());
    json.writeNumberField("rule_version", alert.getRuleVersion());
    name(json, "state", alert.getState());
    name(json, "severity", alert.getSeverity());
    texts(json, "scope", alert.getScope());
    json.writeNumberField("starts_at_ms", alert.getStartsAtMs());
    number(json, "ends_at_ms", alert.getEndsAtMs());
    json.writeNumberField("revision", alert.getRevision());
    json.writeNumberField("settled_ms", alert.getEventTimeMs());
    json.writeNumberField("value", alert.getValue());
    json.writeNumberField("threshold", alert.getThreshold());
    texts(json, "evidence", alert.getEvidence());
    json.writeArrayFieldStart("causes");
    for (Cause cause : alert.getCauses()) {
      json.writeStartObject();
      text(json, "cause", cause.getCause());
      json.writeNumberField("share", cause.getShare());
      json.writeEndObject();
    }
    json.writeEndArray();
    text(json, "text", alert.getText());
    json.writeBooleanField("replay", alert.getReplay());
  }
}
