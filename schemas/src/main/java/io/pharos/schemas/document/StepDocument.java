package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.id;
import static io.pharos.schemas.document.JsonDocument.millis;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.EngineRun;
import io.pharos.schemas.Step;
import java.io.IOException;

/** A settled step as users see it: the span's fields and how it was settled. */
public final class StepDocument {

  private StepDocument() {}

  /** The document of a step. */
  public static byte[] of(Step step) {
    return JsonDocument.bytes(
        json -> {
          SpanDocument.writeFields(json, step.getTenant(), step.getTraceId(), step.getSpan());
          json.writeNumberField("settled_ms", step.getEventTimeMs());
          json.writeBooleanField("counted", step.getCounted());
          json.writeBooleanField("inferred", step.getInferred());
          json.writeNumberField("correction", step.getCorrection());
          writeRun(json, step.getServedBy());
        });
  }

  private static void writeRun(JsonGenerator json, EngineRun run) throws IOException {
    json.writeFieldName("served_by");
    if (run == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    id(json, "span_id", run.getSpanId());
    SampleFields.unit(json, "unit", run.getUnit());
    json.writeNumberField("start_ns", run.getStartNs());
    json.writeNumberField("end_ns", run.getEndNs());
    millis(json, "ttft_ms", run.getTtftNs());
    millis(json, "queue_ms", run.getQueueNs());
    millis(json, "prefill_ms", run.getPrefillNs());
    millis(json, "decode_ms", run.getDecodeNs());
    json.writeEndObject();
  }
}
