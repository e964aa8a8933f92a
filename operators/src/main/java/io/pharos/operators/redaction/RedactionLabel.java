package io.pharos.operators.redaction;

/**
 * What stands in for a value: {@code [type]}, {@code [type:key id:pseudonym]} or {@code [removed]}.
 * Labels are skipped by the scan, so redacted text can be redacted again.
 */
final class RedactionLabel {

  static final String REMOVED = "[removed]";

  /** Characters of a pseudonym, 80 bits: a run of digits this long is no card and no phone. */
  static final int PSEUDONYM_CHARS = 20;

  static final int MAX_NAME_CHARS = 32;
  static final int MAX_KEY_ID_CHARS = 16;

  static final int MAX_CHARS = MAX_NAME_CHARS + MAX_KEY_ID_CHARS + PSEUDONYM_CHARS + 4;

  private RedactionLabel() {}

  /** The position behind the label that starts here, or -1. */
  static int end(ScannedText text, int at, LabelNames names) {
    char[] chars = text.chars;
    if (at >= text.length || chars[at] != '[') {
      return -1;
    }
    int i = at + 1;
    while (i - at <= MAX_NAME_CHARS && isNameChar(chars[i])) {
      i++;
    }
    if (i == at + 1 || !names.contains(chars, at + 1, i)) {
      return -1;
    }
    if (chars[i] == ']') {
      return i + 1;
    }
    if (chars[i] != ':' || chars[i + 1] < 'a' || chars[i + 1] > 'z') {
      return -1;
    }
    int id = ++i;
    while (i < text.length && i - id < MAX_KEY_ID_CHARS && isNameChar(chars[i])) {
      i++;
    }
    if (i + PSEUDONYM_CHARS + 1 >= text.length || chars[i] != ':') {
      return -1;
    }
    int hex = ++i;
    while (i - hex < PSEUDONYM_CHARS && isLowerHex(chars[i])) {
      i++;
    }
    return i - hex == PSEUDONYM_CHARS && chars[i] == ']' ? i + 1 : -1;
  }

  static boolean isNameChar(char c) {
    return (c >= 'a' && c <= 'z') || CharKinds.isDigit(c) || c == '_';
  }

  private static boolean isLowerHex(char c) {
    return CharKinds.isDigit(c) || (c >= 'a' && c <= 'f');
  }
}
