package io.pharos.operators.redaction;

import java.util.Set;

/** Tells numbers that measure something from numbers that name somebody. */
final class Measurement {

  private static final WordSet UNITS =
      new WordSet(
          Set.of(
              "ns",
              "us",
              "ms",
              "s",
              "sec",
              "secs",
              "seconds",
              "nanos",
              "nanoseconds",
              "micros",
              "microseconds",
              "millis",
              "milliseconds",
              "b",
              "kb",
              "mb",
              "gb",
              "kib",
              "mib",
              "gib",
              "bytes",
              "byte",
              "tokens",
              "token",
              "rows",
              "records",
              "items",
              "requests",
              "cycles",
              "ops",
              "times",
              "msgs"));

  private static final WordSet QUANTITIES =
      new WordSet(
          Set.of(
              "ns",
              "us",
              "ms",
              "nano",
              "nanos",
              "nanoseconds",
              "micros",
              "millis",
              "milliseconds",
              "time",
              "timestamp",
              "ts",
              "unix",
              "duration",
              "latency",
              "elapsed",
              "bytes",
              "size",
              "count",
              "counter",
              "offset",
              "total",
              "tokens",
              "token",
              "seq",
              "sequence",
              "cycles",
              "memory",
              "used",
              "free",
              "limit",
              "length",
              "len",
              "sum",
              "took",
              "uptime",
              "seed",
              "epoch",
              "flops",
              "params",
              "parameters",
              "rss",
              "heap",
              "capacity",
              "usage"));

  private static final int MAX_NAME = 24;

  private Measurement() {}

  /** True if a unit follows or a field whose name is a quantity's is directly before. */
  static boolean isMeasured(ScannedText text, int start, int end) {
    char[] chars = text.chars;
    int unit = chars[end] == ' ' ? end + 1 : end;
    int i = unit;
    while (CharKinds.isLetter(chars[i]) && i - unit < 16) {
      i++;
    }
    if (i > unit && !CharKinds.isName(chars[i]) && UNITS.contains(chars, unit, i)) {
      return true;
    }
    return isNamed(text, start);
  }

  /** True if the name that is given this value ends in a quantity's. */
  private static boolean isNamed(ScannedText text, int start) {
    int i = start;
    while (start - i < 3 && (text.before(i) == ' ' || CharKinds.isQuote(text.before(i)))) {
      i--;
    }
    if (text.before(i) != ':' && text.before(i) != '=') {
      return false;
    }
    int separator = --i;
    while (separator - i < 3 && (text.before(i) == ' ' || CharKinds.isQuote(text.before(i)))) {
      i--;
    }
    WordsBefore words = new WordsBefore(text, i, MAX_NAME);
    return words.next()
        && words.end() == i
        && QUANTITIES.contains(text.chars, words.start(), words.end());
  }
}
