package io.pharos.operators.otlp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes OTLP messages as OTLP JSON, for tests that compare the two encodings. */
public final class OtlpJsonPrinter {

  private OtlpJsonPrinter() {}

  public static byte[] print(Message message) {
    return object(message).toString().getBytes(StandardCharsets.UTF_8);
  }

  static ObjectNode object(Message message) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      if (field.isRepeated()) {
        ArrayNode list = json.putArray(field.getJsonName());
        for (Object element : (List<?>) entry.getValue()) {
          put(list.addObject(), field, element);
        }
        for (int i = 0; i < list.size(); i++) {
          list.set(i, list.get(i).get(field.getJsonName()));
        }
      } else {
        put(json, field, entry.getValue());
      }
    }
    return json;
  }

  private static void put(ObjectNode json, FieldDescriptor field, Object value) {
    String name = field.getJsonName();
    switch (field.getJavaType()) {
      case MESSAGE -> json.set(name, object((Message) value));
      case STRING -> json.put(name, (String) value);
      case BYTE_STRING -> json.put(name, bytes(field, ((ByteString) value).toByteArray()));
      case BOOLEAN -> json.put(name, (Boolean) value);
      case ENUM -> json.put(name, ((EnumValueDescriptor) value).getNumber());
      case INT -> json.put(name, (Integer) value & 0xFFFF_FFFFL);
      case LONG -> json.put(name, number(field, (Long) value));
      case DOUBLE -> putDouble(json, name, (Double) value);
      case FLOAT -> json.put(name, (Float) value);
    }
  }

  private static String number(FieldDescriptor field, long value) {
    boolean unsigned =
        field.getType() == FieldDescriptor.Type.FIXED64
            || field.getType() == FieldDescriptor.Type.UINT64;
    return unsigned ? Long.toUnsignedString(value) : Long.toString(value);
  }

  private static void putDouble(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.put(name, String.valueOf(value));
    }
  }

  private static String bytes(FieldDescriptor field, byte[] value) {
    return field.getName().endsWith("_id")
        ? HexFormat.of().formatHex(value)
        : Base64.getEncoder().encodeToString(value);
  }
}
