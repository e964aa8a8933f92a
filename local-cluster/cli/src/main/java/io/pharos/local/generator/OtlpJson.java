package io.pharos.local.generator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Writes OTLP messages as OTLP JSON: ids in hex, enums as numbers, 64-bit integers as text, fields
 * that have their default left out.
 */
final class OtlpJson {

  private static final JsonFactory JSON = new JsonFactory();

  private OtlpJson() {}

  static byte[] write(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      object(json, message);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void object(JsonGenerator json, Message message) throws IOException {
    json.writeStartObject();
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      FieldDescriptor descriptor = field.getKey();
      json.writeFieldName(descriptor.getJsonName());
      if (descriptor.isRepeated()) {
        json.writeStartArray();
        for (Object element : (List<?>) field.getValue()) {
          value(json, descriptor, element);
        }
        json.writeEndArray();
      } else {
        value(json, descriptor, field.getValue());
      }
    }
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, FieldDescriptor field, Object value)
      throws IOException {
    switch (field.getJavaType()) {
      case INT -> json.writeNumber((Integer) value);
      case LONG -> json.writeString(text(field, (Long) value));
      case FLOAT -> json.writeNumber((Float) value);
      case DOUBLE -> json.writeNumber((Double) value);
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case STRING -> json.writeString((String) value);
      case ENUM -> json.writeNumber(((EnumValueDescriptor) value).getNumber());
      case BYTE_STRING -> json.writeString(text(field, (ByteString) value));
      case MESSAGE -> object(json, (Message) value);
    }
  }

  private static String text(FieldDescriptor field, long number) {
    return switch (field.getType()) {
      case UINT64, FIXED64 -> Long.toUnsignedString(number);
      default -> Long.toString(number);
    };
  }

  private static String text(FieldDescriptor field, ByteString bytes) {
    boolean id = field.getName().endsWith("_id");
    return id
        ? HexFormat.of().formatHex(bytes.toByteArray())
        : Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
