package io.pharos.operators.objective;

import io.pharos.schemas.AlertSeverity;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * Two windows that must both burn faster than a factor: the long one says that it matters, the
 * short one that it still goes on.
 *
 * @param shorter length of the short window
 * @param longer length of the long window
 * @param factor burn rate that is passed
 * @param severity what the alert asks for
 */
record BurnPair(Duration shorter, Duration longer, BigDecimal factor, AlertSeverity severity)
    implements Serializable {

  /** What objectives have where they say nothing else: 2 %, 5 % and 10 % of a budget of 30 days. */
  static final List<BurnPair> STANDARD =
      List.of(
          of(Duration.ofMinutes(5), Duration.ofHours(1), "14.4", AlertSeverity.PAGE),
          of(Duration.ofMinutes(30), Duration.ofHours(6), "6", AlertSeverity.PAGE),
          of(Duration.ofHours(6), Duration.ofDays(3), "1", AlertSeverity.TICKET));

  private static BurnPair of(
      Duration shorter, Duration longer, String factor, AlertSeverity severity) {
    return new BurnPair(shorter, longer, new BigDecimal(factor), severity);
  }

  String title() {
    return title(shorter) + '/' + title(longer);
  }

  /** With the longest unit that leaves a whole number: {@code 5m}. */
  static String title(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
