package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.AnyValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What an attribute's value is worth as a number, flag or list: producers write 12, 12.0 and "12"
 * for the same thing. Null where it is worth nothing.
 */
final class AttributeValue {

  /** Longer text is no number. */
  private static final int MAX_NUMBER_CHARS = 32;

  private static final JsonPaths LIST = new JsonPaths();

  static {
    LIST.add("*");
  }

  private AttributeValue() {}

  /** No call counts more of anything; sums over a trace then stay far from overflowing. */
  private static final double MOST = 1e12;

  /** A count: whole and not negative. */
  static Long count(AnyValue value) {
    Double number = number(value);
    if (number == null || number < 0 || number > MOST || number != Math.rint(number)) {
      return null;
    }
    return value.hasIntValue() ? (Long) value.getIntValue() : (Long) number.longValue();
  }

  /** A finite number. */
  static Double number(AnyValue value) {
    return switch (value.getValueCase()) {
      case INT_VALUE -> (double) value.getIntValue();
      case DOUBLE_VALUE -> finite(value.getDoubleValue());
      case STRING_VALUE -> number(value.getStringValue());
      default -> null;
    };
  }

  static Double number(String text) {
    if (text.isEmpty() || text.length() > MAX_NUMBER_CHARS) {
      return null;
    }
    char first = text.charAt(0);
    if (first != '-' && first != '.' && (first < '0' || first > '9')) {
      return null;
    }
    try {
      return finite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** A duration of at most 2^53 nanoseconds (104 days), in nanoseconds. */
  static Long nanos(AnyValue value, long nanosPerUnit) {
    Double number = number(value);
    if (number == null || number < 0 || number * nanosPerUnit > 0x1p53) {
      return null;
    }
    return Math.round(number * nanosPerUnit);
  }

  /**
   * The time from an instant to another, given as ISO 8601 text, maybe in quotes; one rounded to
   * the millisecond before the first counts as the first.
   */
  static Long nanosSince(AnyValue value, long startNs) {
    String text = value.getStringValue();
    if (text.length() > 2 && text.charAt(0) == '"' && text.endsWith("\"")) {
      text = text.substring(1, text.length() - 1);
    }
    if (text.length() > MAX_NUMBER_CHARS + 8) {
      return null;
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      long ns =
          Math.addExact(
              Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
      long since = ns - startNs;
      return since > -1_000_000 && since <= 1L << 53 ? (Long) Math.max(0, since) : null;
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  static Boolean flag(AnyValue value) {
    if (value.hasBoolValue()) {
      return value.getBoolValue();
    }
    String text = value.getStringValue();
    if (text.equalsIgnoreCase("true")) {
      return true;
    }
    return text.equalsIgnoreCase("false") ? (Boolean) false : null;
  }

  /** Text that says something. */
  static String text(AnyValue value) {
    String text = AttributeText.of(value);
    return text.isBlank() ? null : text;
  }

  /** The elements of a list, also of one written as JSON; a list of one for a single value. */
  static List<String> texts(AnyValue value) {
    if (!value.hasArrayValue()) {
      String text = text(value);
      if (text == null) {
        return List.of();
      }
      return text.charAt(0) == '[' ? elements(text) : List.of(text);
    }
    List<String> texts = new ArrayList<>();
    for (AnyValue element : value.getArrayValue().getValuesList()) {
      String text = text(element);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static List<String> elements(String json) {
    List<String> elements = new ArrayList<>();
    for (AnyValue element : LIST.read(json).get(0)) {
      String text = text(element);
      if (text != null) {
        elements.add(text);
      }
    }
    return elements.isEmpty() ? List.of(json) : elements;
  }

  private static Double finite(double number) {
    return Double.isFinite(number) ? (Double) number : null;
  }
}
