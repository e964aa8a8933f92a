package io.pharos.operators.redaction;

import java.util.Arrays;

/**
 * The characters of one text with its escapes undone, so that a secret in JSON within JSON or in a
 * percent-encoded URL reads like any other, and where each came from.
 *
 * <p>A run of backslashes with what it escapes counts as one character, whatever the depth of
 * nesting. Behind the last character there are {@value #PADDING} zero characters, so detectors may
 * look a little ahead without asking.
 *
 * <p>The floor is the end of the last find. Looking back from behind it shows {@code ]}, which is
 * also what a second pass over the redacted text would see: this is what makes redaction
 * idempotent.
 */
final class ScannedText {

  private static final int PADDING = 16;

  /** Buffers above this many characters are not kept for the next text. */
  private static final int KEPT = 1 << 20;

  char[] chars = new char[4096];
  int length;

  /** Position of the first character of the value; what is before is its key. */
  int valueStart;

  /** Position before which nothing is looked at. */
  int floor;

  private int wordStart;
  private int wordEnd;
  private int bracketFrom;
  private int bracket;
  private String original;
  private int[] origins = new int[0];
  private boolean escaped;

  /** Takes a text; with a key the scan sees {@code key: value}. */
  void load(String key, String text) {
    original = text;
    floor = 0;
    wordStart = 0;
    wordEnd = 0;
    bracketFrom = 0;
    bracket = -1;
    valueStart = key == null ? 0 : key.length() + 2;
    int needed = valueStart + text.length() + PADDING;
    if (chars.length < needed) {
      chars = new char[Math.max(needed, Math.min(chars.length * 2, KEPT))];
    }
    if (key != null) {
      key.getChars(0, key.length(), chars, 0);
      chars[valueStart - 2] = ':';
      chars[valueStart - 1] = ' ';
    }
    text.getChars(0, text.length(), chars, valueStart);
    escaped = text.indexOf('\\') >= 0 || text.indexOf('%') >= 0;
    length = escaped ? unescape(text.length()) : valueStart + text.length();
    Arrays.fill(chars, length, length + PADDING, '\0');
  }

  /** Lets go of the text and of buffers that an unusually long one needed. */
  void release() {
    original = null;
    if (chars.length > KEPT) {
      chars = new char[4096];
      origins = new int[0];
    }
  }

  /** The character before a position; {@code ]} where there is none or a find ends. */
  char before(int position) {
    return position <= floor ? ']' : chars[position - 1];
  }

  /**
   * The end of the run of letters, digits, dashes and underscores that goes on here. It is
   * remembered, so asking at every position of a run costs one pass over it.
   */
  int wordEnd(int position) {
    if (position < wordStart || position >= wordEnd) {
      wordStart = position;
      wordEnd = position;
      while (CharKinds.isWord(chars[wordEnd])) {
        wordEnd++;
      }
    }
    return wordEnd;
  }

  /**
   * The next opening bracket from a position on, or the length; remembered like {@link #wordEnd}.
   */
  int nextBracket(int position) {
    if (position < bracketFrom || position > bracket) {
      bracketFrom = position;
      bracket = position;
      while (bracket < length && chars[bracket] != '[') {
        bracket++;
      }
    }
    return bracket;
  }

  /** Position in the original text. */
  int origin(int position) {
    return escaped ? origins[position - valueStart] : position - valueStart;
  }

  String original() {
    return original;
  }

  /** What is scanned of the value. */
  CharSequence value() {
    return escaped ? new String(chars, valueStart, length - valueStart) : original;
  }

  boolean startsWith(int position, String prefix) {
    if (position + prefix.length() > length) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (chars[position + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  boolean startsWithIgnoreCase(int position, String lowerPrefix) {
    if (position + lowerPrefix.length() > length) {
      return false;
    }
    for (int i = 0; i < lowerPrefix.length(); i++) {
      if (CharKinds.lower(chars[position + i]) != lowerPrefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Undoes escapes in place; returns the new length. */
  private int unescape(int rawLength) {
    int end = valueStart + rawLength;
    if (origins.length < rawLength + 1) {
      origins = new int[Math.max(rawLength + 1, Math.min(2 * origins.length, KEPT))];
    }
    int to = valueStart;
    int from = valueStart;
    while (from < end) {
      origins[to - valueStart] = from - valueStart;
      char c = chars[from];
      if (c == '\\') {
        int unit = from + 1;
        while (unit < end && chars[unit] == '\\') {
          unit++;
        }
        int escapedChar = unit < end ? escape(unit, end) : -1;
        chars[to++] = escapedChar < 0 ? '\\' : (char) escapedChar;
        from = escapedChar < 0 ? unit : unit + escapeLength(chars[unit]);
      } else if (c == '%' && from + 2 < end && isPrintable(from + 1)) {
        int decoded =
            CharKinds.hexValue(chars[from + 1]) * 16 + CharKinds.hexValue(chars[from + 2]);
        chars[to++] = (char) decoded;
        from += 3;
      } else {
        chars[to++] = c;
        from++;
      }
    }
    origins[to - valueStart] = rawLength;
    return to;
  }

  private boolean isPrintable(int at) {
    if (!CharKinds.isHex(chars[at]) || !CharKinds.isHex(chars[at + 1])) {
      return false;
    }
    int value = CharKinds.hexValue(chars[at]) * 16 + CharKinds.hexValue(chars[at + 1]);
    return value >= ' ' && value < 0x7f;
  }

  private static int escapeLength(char c) {
    return c == 'u' ? 5 : c == 'x' ? 3 : 1;
  }

  /** The character that an escape stands for, or -1 if this is none. */
  private int escape(int at, int end) {
    return switch (chars[at]) {
      case 'n', 'r' -> '\n';
      case 't', 'b', 'f' -> '\t';
      case '/', '"', '\'' -> chars[at];
      case 'u' -> hex(at + 1, 4, end);
      case 'x' -> hex(at + 1, 2, end);
      default -> -1;
    };
  }

  private int hex(int at, int digits, int end) {
    if (at + digits > end) {
      return -1;
    }
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      if (!CharKinds.isHex(chars[i])) {
        return -1;
      }
      value = value * 16 + CharKinds.hexValue(chars[i]);
    }
    return value;
  }
}
