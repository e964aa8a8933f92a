package io.pharos.schemas.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.pharos.schemas.identity.Hex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificFixed;

/**
 * The field conventions all JSON documents share: absent is null, ids are hex, enums lower case.
 */
final class JsonDocument {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Writes the fields of one object. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private JsonDocument() {}

  static byte[] bytes(Fields fields) {
    try (ByteArrayBuilder buffer = new ByteArrayBuilder(1024)) {
      try (JsonGenerator json = FACTORY.createGenerator(buffer)) {
        json.writeStartObject();
        fields.write(json);
        json.writeEndObject();
      }
      return buffer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a document", e);
    }
  }

  static void text(JsonGenerator json, String name, String value) throws IOException {
    json.writeFieldName(name);
    json.writeString(value);
  }

  static void id(JsonGenerator json, String name, SpecificFixed id) throws IOException {
    text(json, name, Hex.of(id));
  }

  static void name(JsonGenerator json, String field, Enum<?> value) throws IOException {
    text(json, field, value.name().toLowerCase(Locale.ROOT));
  }

  static void number(JsonGenerator json, String name, Number value) throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Double d) {
      json.writeNumber(d);
    } else {
      json.writeNumber(value.longValue());
    }
  }

  static void flag(JsonGenerator json, String name, Boolean value) throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeBoolean(value);
    }
  }

  /** Nanoseconds as milliseconds with their fraction. */
  static void millis(JsonGenerator json, String name, Long nanos) throws IOException {
    number(json, name, nanos == null ? null : (Number) (nanos / 1e6));
  }

  static void texts(JsonGenerator json, String name, Iterable<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  static void texts(JsonGenerator json, String name, Map<String, String> values)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }
}
