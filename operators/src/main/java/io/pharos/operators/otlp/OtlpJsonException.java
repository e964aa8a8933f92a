package io.pharos.operators.otlp;

/** JSON that is no OTLP: the message says where and why, and never quotes the value. */
final class OtlpJsonException extends Exception {

  private final String reason;

  OtlpJsonException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  private OtlpJsonException(String where, String reason) {
    super(where + ": " + reason, null, false, false);
    this.reason = reason;
  }

  /** The same fault, seen from one level further out. */
  OtlpJsonException in(String field) {
    String where = getMessage().equals(reason) ? "" : where();
    String separator = where.isEmpty() || where.startsWith("[") ? "" : ".";
    return new OtlpJsonException(field + separator + where, reason);
  }

  private String where() {
    return getMessage().substring(0, getMessage().length() - reason.length() - 2);
  }
}
