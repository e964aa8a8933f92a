package io.pharos.operators.redaction;

/** Quotes for a number that JSON has without: a label in its place must be a string. */
final class JsonQuote {

  private JsonQuote() {}

  /** The quotes of the member's name as they are written there, or nothing. */
  static String of(ScannedText text, int start, int end) {
    char[] chars = text.chars;
    if (!CharKinds.isDigit(chars[start]) || !CharKinds.isDigit(chars[end - 1])) {
      return "";
    }
    int i = start - 1;
    while (i > text.valueStart && CharKinds.isSpace(chars[i])) {
      i--;
    }
    if (i <= text.valueStart || chars[i] != ':' || chars[i - 1] != '"') {
      return "";
    }
    int next = end;
    while (next < text.length && CharKinds.isSpace(chars[next])) {
      next++;
    }
    boolean isMember = chars[next] == ',' || chars[next] == '}';
    return isMember ? text.original().substring(text.origin(i - 1), text.origin(i)) : "";
  }
}
