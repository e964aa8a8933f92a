package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.flag;
import static io.pharos.schemas.document.JsonDocument.id;
import static io.pharos.schemas.document.JsonDocument.name;
import static io.pharos.schemas.document.JsonDocument.number;
import static io.pharos.schemas.document.JsonDocument.text;
import static io.pharos.schemas.document.JsonDocument.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.Exemplar;
import io.pharos.schemas.MetricPoint;
import java.io.IOException;

/** A data point that is part of no sample as users see it. */
public final class MetricPointDocument {

  private MetricPointDocument() {}

  /** The document of a point. */
  public static byte[] of(MetricPoint point) {
    return JsonDocument.bytes(json -> writeFields(json, point));
  }

  /** Writes a point's fields into an object the caller has opened. */
  public static void writeFields(JsonGenerator json, MetricPoint point) throws IOException {
    text(json, "tenant", point.getTenant());
    text(json, "name", point.getName());
    text(json, "unit", point.getUnit());
    name(json, "metric_kind", point.getKind());
    json.writeBooleanField("delta", point.getDelta());
    json.writeBooleanField("monotonic", point.getMonotonic());
    number(json, "value", point.getValue());
    SampleFields.histogram(json, "histogram", point.getHistogram());
    SampleFields.numbers(json, "quantiles", point.getQuantiles());
    number(json, "start_ns", point.getStartNs());
    json.writeNumberField("time_ns", point.getTimeNs());
    json.writeNumberField("event_time_ms", point.getEventTimeMs());
    flag(json, "clock_clamped", point.getClockClamped());
    text(json, "service", point.getService());
    text(json, "service_instance", point.getServiceInstance());
    texts(json, "resource", point.getResource());
    texts(json, "attributes", point.getAttributes());
    json.writeArrayFieldStart("exemplars");
    for (Exemplar exemplar : point.getExemplars()) {
      json.writeStartObject();
      id(json, "trace_id", exemplar.getTraceId());
      id(json, "span_id", exemplar.getSpanId());
      json.writeNumberField("time_ns", exemplar.getTimeNs());
      json.writeNumberField("value", exemplar.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
