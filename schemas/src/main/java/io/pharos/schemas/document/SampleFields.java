package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.number;
import static io.pharos.schemas.document.JsonDocument.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.CounterPoint;
import io.pharos.schemas.MetricHistogram;
import io.pharos.schemas.ServingUnit;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Fields that documents of samples, metrics and calls share: counters, distributions, units. */
final class SampleFields {

  private SampleFields() {}

  /** A serving unit as an object, or null. */
  static void unit(JsonGenerator json, String name, ServingUnit unit) throws IOException {
    json.writeFieldName(name);
    if (unit == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    text(json, "host", unit.getHost());
    text(json, "namespace", unit.getNamespace());
    text(json, "pod", unit.getPod());
    text(json, "service", unit.getService());
    text(json, "instance", unit.getInstance());
    json.writeEndObject();
  }

  /** A counter as it was read, or null. */
  static void counter(JsonGenerator json, String name, CounterPoint counter) throws IOException {
    json.writeFieldName(name);
    if (counter == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("value", counter.getValue());
    json.writeBooleanField("delta", counter.getDelta());
    number(json, "start_ns", counter.getStartNs());
    json.writeEndObject();
  }

  /** Counters by name, in the order of the names. */
  static void counters(JsonGenerator json, String name, Map<String, CounterPoint> counters)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, CounterPoint> entry : new TreeMap<>(counters).entrySet()) {
      counter(json, entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  /** Integers by name, in the order of the names. */
  static void numbers(JsonGenerator json, String name, Map<String, ? extends Number> numbers)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, ? extends Number> entry : new TreeMap<>(numbers).entrySet()) {
      number(json, entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  /** A distribution, or null. */
  static void histogram(JsonGenerator json, String name, MetricHistogram histogram)
      throws IOException {
    json.writeFieldName(name);
    if (histogram == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeArrayFieldStart("bounds");
    for (double bound : histogram.getBounds()) {
      json.writeNumber(bound);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("counts");
    for (long count : histogram.getCounts()) {
      json.writeNumber(count);
    }
    json.writeEndArray();
    json.writeNumberField("count", histogram.getCount());
    number(json, "sum_micro", histogram.getSumMicro());
    json.writeBooleanField("delta", histogram.getDelta());
    number(json, "start_ns", histogram.getStartNs());
    json.writeEndObject();
  }
}
