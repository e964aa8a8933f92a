package io.pharos.operators.otlp;

import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.Locale;

/** The OpenTelemetry severity number of a log record, from its text where it has no number. */
final class LogSeverity {

  private static final int MAX = 24;

  private LogSeverity() {}

  /** 1 to 24, or 0 where the record says nothing that is understood. */
  static int of(LogRecord log) {
    int number = log.getSeverityNumberValue();
    if (number > 0 && number <= MAX) {
      return number;
    }
    return switch (log.getSeverityText().trim().toUpperCase(Locale.ROOT)) {
      case "TRACE", "VERBOSE" -> 1;
      case "DEBUG" -> 5;
      case "INFO", "INFORMATION", "INFORMATIONAL" -> 9;
      case "NOTICE" -> 10;
      case "WARN", "WARNING" -> 13;
      case "ERROR", "ERR", "SEVERE" -> 17;
      case "CRITICAL", "CRIT" -> 18;
      case "ALERT" -> 19;
      case "FATAL", "EMERGENCY", "EMERG", "PANIC" -> 21;
      default -> 0;
    };
  }
}
