package io.pharos.operators.otlp;

/**
 * Sizes that payloads are kept to. What exceeds them is cut or left out the same way whatever the
 * order of arrival, and the payload says {@code truncated}.
 */
public final class PayloadLimits {

  /** Bytes of an encoded payload; Kafka's usual limit is 1 MB for a batch. */
  public static final int MAX_BYTES = 900_000;

  /** Bytes of UTF-8 of a body. */
  public static final int MAX_BODY_BYTES = 256 * 1024;

  /** Characters above which an attribute is a body, whatever its name. */
  public static final int MAX_ATTRIBUTE_CHARS = 4096;

  /** Characters of a resource attribute's value. */
  public static final int MAX_RESOURCE_VALUE_CHARS = 4096;

  /**
   * Bytes of UTF-8 of all names and values of a resource. Every payload repeats its resource: one
   * of 2 MB, shared by the 20,000 least spans that fit a request of 8 MB, would become 40 GB.
   */
  public static final int MAX_RESOURCE_BYTES = 64 * 1024;

  /** Characters of an attribute's name. */
  public static final int MAX_KEY_CHARS = 256;

  /** Attributes of a resource, of a span or log record, and of an event. */
  public static final int MAX_ATTRIBUTES = 512;

  /** Bodies of a payload. */
  public static final int MAX_BODIES = 512;

  /** Events of a span. */
  public static final int MAX_EVENTS = 256;

  /** Links of a span. */
  public static final int MAX_LINKS = 128;

  /** Attributes of a metric's data point. */
  public static final int MAX_POINT_ATTRIBUTES = 128;

  /** Characters of the value of a data point's attribute. */
  public static final int MAX_POINT_VALUE_CHARS = 1024;

  /**
   * Bytes of UTF-8 of all names and values of a resource, as a data point repeats it. A point of 20
   * bytes is common: 64 KB beside it would make 3 MB of a kilobyte.
   */
  public static final int MAX_POINT_RESOURCE_BYTES = 4 * 1024;

  private PayloadLimits() {}

  /** The longest prefix of at most this many characters that splits no character. */
  static String cut(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
    return text.substring(0, end);
  }
}
