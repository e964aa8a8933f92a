package io.pharos.operators.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Turns OTLP JSON objects into protobuf messages by their descriptors.
 *
 * <p>OTLP's own rules hold: ids are hex of either case, enums are integers, 64-bit numbers are
 * strings or numbers, doubles may be {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"},
 * bytes are base64, unknown fields are passed over, null is absent. Beyond them, spellings of older
 * exporters are understood: enum names, field names in snake case, and base64 ids where the text
 * cannot be hex and decodes to the right length. Text that is no id at all becomes one zero byte,
 * which every check of ids refuses.
 *
 * <p>Text for a number is read only up to a length no honest exporter reaches: 64 characters of a
 * whole number, 1,100 of a double. What is longer is no number, so that a request cannot buy more
 * than its own length in time.
 */
final class OtlpJsonTranscoder {

  private static final ByteString NO_ID = ByteString.copyFrom(new byte[1]);

  /** Names of the id fields, wherever they occur, with their length in bytes. */
  private static final Map<String, Integer> ID_BYTES =
      Map.of("trace_id", 16, "span_id", 8, "parent_span_id", 8);

  /** Twenty digits make the greatest; the rest is room for a sign, zeros and an exponent. */
  private static final int MAX_WHOLE_NUMBER_CHARS = 64;

  /** The least double written out in full takes 1,076. */
  private static final int MAX_DOUBLE_CHARS = 1_100;

  private final int maxDepth;
  private final IdentityHashMap<Descriptor, Map<String, FieldDescriptor>> fields =
      new IdentityHashMap<>();

  OtlpJsonTranscoder(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /**
   * Adds the fields of a JSON object to a message; nothing for a missing or null one.
   *
   * @throws OtlpJsonException if a known field has a value its type cannot take, or messages are
   *     nested too deep; the message is then of no use
   */
  void fill(Message.Builder message, JsonNode json) throws OtlpJsonException {
    fill(message, json, 0);
  }

  private void fill(Message.Builder message, JsonNode json, int depth) throws OtlpJsonException {
    if (json.isMissingNode() || json.isNull()) {
      return;
    }
    if (!json.isObject()) {
      throw new OtlpJsonException("not an object");
    }
    if (depth > maxDepth) {
      throw new OtlpJsonException("nested more than " + maxDepth + " messages deep");
    }
    Map<String, FieldDescriptor> known = fieldsOf(message.getDescriptorForType());
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      FieldDescriptor field = known.get(entry.getKey());
      if (field != null && !entry.getValue().isNull()) {
        try {
          set(message, field, entry.getValue(), depth);
        } catch (OtlpJsonException e) {
          throw e.in(entry.getKey());
        }
      }
    }
  }

  private void set(Message.Builder message, FieldDescriptor field, JsonNode json, int depth)
      throws OtlpJsonException {
    if (!field.isRepeated()) {
      message.setField(field, value(message, field, json, depth));
      return;
    }
    if (!json.isArray()) {
      throw new OtlpJsonException("not a list");
    }
    for (int i = 0; i < json.size(); i++) {
      try {
        message.addRepeatedField(field, value(message, field, json.get(i), depth));
      } catch (OtlpJsonException e) {
        throw e.in("[" + i + "]");
      }
    }
  }

  private Object value(Message.Builder parent, FieldDescriptor field, JsonNode json, int depth)
      throws OtlpJsonException {
    return switch (field.getJavaType()) {
      case MESSAGE -> {
        Message.Builder child = parent.newBuilderForField(field);
        if (!json.isObject()) {
          throw new OtlpJsonException("not an object");
        }
        fill(child, json, depth + 1);
        yield child.buildPartial();
      }
      case STRING -> text(json);
      case BYTE_STRING -> bytes(field, text(json));
      case BOOLEAN -> flag(json);
      case ENUM -> enumValue(field, json);
      case INT -> (int) integer(json, Integer.MIN_VALUE, 0xFFFF_FFFFL);
      case LONG -> longValue(json);
      case DOUBLE -> doubleValue(json);
      case FLOAT -> (float) doubleValue(json);
    };
  }

  private static String text(JsonNode json) throws OtlpJsonException {
    if (json.isTextual()) {
      return json.textValue();
    }
    if (json.isPojo()) {
      return digits(json);
    }
    if (json.isBoolean()) {
      return String.valueOf(json.booleanValue());
    }
    throw new OtlpJsonException("not text");
  }

  private static boolean flag(JsonNode json) throws OtlpJsonException {
    String text = text(json);
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw new OtlpJsonException("neither true nor false");
  }

  private static Object enumValue(FieldDescriptor field, JsonNode json) throws OtlpJsonException {
    if (json.isTextual()) {
      EnumValueDescriptor named = field.getEnumType().findValueByName(json.textValue());
      if (named != null) {
        return named;
      }
    }
    long number = integer(json, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return field.getEnumType().findValueByNumberCreatingIfUnknown((int) number);
  }

  private static ByteString bytes(FieldDescriptor field, String text) throws OtlpJsonException {
    Integer idBytes = ID_BYTES.get(field.getName());
    if (idBytes != null) {
      return id(text, idBytes);
    }
    byte[] decoded = base64(text);
    if (decoded == null) {
      throw new OtlpJsonException("not base64");
    }
    return ByteString.copyFrom(decoded);
  }

  private static ByteString id(String text, int length) {
    if (isHex(text)) {
      return ByteString.fromHex(text);
    }
    byte[] decoded = base64(text);
    return decoded != null && decoded.length == length ? ByteString.copyFrom(decoded) : NO_ID;
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return text.length() % 2 == 0;
  }

  private static byte[] base64(String text) {
    try {
      return text.indexOf('-') >= 0 || text.indexOf('_') >= 0
          ? Base64.getUrlDecoder().decode(text)
          : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static long integer(JsonNode json, long min, long max) throws OtlpJsonException {
    long value = longValue(json);
    if (value < min || value > max) {
      throw new OtlpJsonException("a number out of range");
    }
    return value;
  }

  /** Of a signed or unsigned 64-bit number: the bits are the same. */
  private static long longValue(JsonNode json) throws OtlpJsonException {
    String text = numberText(json, MAX_WHOLE_NUMBER_CHARS);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return unusualLong(text);
    }
  }

  /** Unsigned numbers above the signed range, and whole numbers written like 1.5e3. */
  private static long unusualLong(String text) throws OtlpJsonException {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      // Falls through to decimals
    }
    try {
      BigDecimal decimal = new BigDecimal(text);
      if (Math.abs((long) decimal.precision() - decimal.scale()) > 20) {
        throw new OtlpJsonException("a number out of range");
      }
      return decimal.longValueExact();
    } catch (NumberFormatException e) {
      throw new OtlpJsonException("not a number");
    } catch (ArithmeticException e) {
      throw new OtlpJsonException("not a whole 64-bit number");
    }
  }

  private static double doubleValue(JsonNode json) throws OtlpJsonException {
    String text = numberText(json, MAX_DOUBLE_CHARS);
    if (!text.isEmpty() && Character.isLetter(text.charAt(text.length() - 1))) {
      return switch (text) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw new OtlpJsonException("not a number");
      };
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new OtlpJsonException("not a number");
    }
  }

  /** Checked first: decimals of many digits take time by the square of their number. */
  private static String numberText(JsonNode json, int maxChars) throws OtlpJsonException {
    String text = text(json);
    if (text.length() > maxChars) {
      throw new OtlpJsonException("a number of more than " + maxChars + " characters");
    }
    return text;
  }

  private static String digits(JsonNode json) {
    return ((JsonTree.Digits) ((POJONode) json).getPojo()).text();
  }

  private Map<String, FieldDescriptor> fieldsOf(Descriptor type) {
    return fields.computeIfAbsent(
        type,
        descriptor -> {
          Map<String, FieldDescriptor> byName = new HashMap<>();
          for (FieldDescriptor field : descriptor.getFields()) {
            byName.put(field.getName(), field);
            byName.put(field.getJsonName(), field);
          }
          return byName;
        });
  }
}
