package io.pharos.schemas.document;

import io.pharos.schemas.Step;

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
        });
  }
}
