package io.pharos.operators.otlp;

/**
 * How many requests a span stands for, by the rejection threshold that its producer's sampler left
 * in the trace state ({@code ot=th:…}, OpenTelemetry's probability sampling): 2⁵⁶ / (2⁵⁶ − T).
 */
final class SamplingWeight {

  /** Of a span that was not sampled, or does not say; in millionths. */
  static final long ONE = 1_000_000;

  /** Nobody samples one of more; what says so is rather wrong. */
  static final long MOST = 10_000 * ONE;

  private static final String VENDOR = "ot=";
  private static final String THRESHOLD = "th:";
  private static final int DIGITS = 14;
  private static final double ALL = 0x1p56;

  private SamplingWeight() {}

  /**
   * The weight in millionths, at most {@link #MOST}.
   *
   * @param traceState as W3C writes it; empty where there is none
   */
  static long of(String traceState) {
    for (String member : traceState.isEmpty() ? new String[0] : traceState.split(",", -1)) {
      String trimmed = member.strip();
      if (trimmed.startsWith(VENDOR)) {
        return ofMember(trimmed.substring(VENDOR.length()));
      }
    }
    return ONE;
  }

  private static long ofMember(String member) {
    for (String field : member.split(";", -1)) {
      if (field.startsWith(THRESHOLD)) {
        return ofThreshold(field.substring(THRESHOLD.length()));
      }
    }
    return ONE;
  }

  private static long ofThreshold(String digits) {
    boolean valid =
        !digits.isEmpty()
            && digits.length() <= DIGITS
            && digits.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    if (!valid) {
      return ONE;
    }
    long threshold = Long.parseLong(digits + "0".repeat(DIGITS - digits.length()), 16);
    return Math.min(MOST, Math.round(ONE * (ALL / (ALL - (double) threshold))));
  }
}
