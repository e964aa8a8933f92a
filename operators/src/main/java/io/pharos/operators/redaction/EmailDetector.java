package io.pharos.operators.redaction;

import java.util.Set;

/** Finds e-mail addresses around an at sign. */
final class EmailDetector {

  /** RFC 5321 allows 64 characters; what is longer is still somebody's address. */
  private static final int MAX_LOCAL = 128;

  private static final int MAX_DOMAIN = 255;
  private static final int MAX_TOP_LEVEL = 24;

  /** Ends of file names such as {@code logo@2x.png} that no top-level domain is called. */
  private static final Set<String> FILE_ENDINGS =
      Set.of(
          "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "mjs", "ts", "json", "html",
          "jar", "yaml", "yml", "txt", "exe", "dll", "gz", "tgz");

  private EmailDetector() {}

  /** Records the address around the at sign; returns its end, or {@code at + 1}. */
  static int detect(Scan scan, int at) {
    int start = localStart(scan.text, at);
    int end = start < at ? domainEnd(scan.text, at) : -1;
    if (end < 0 || isRepository(scan.text, start, at, end)) {
      return at + 1;
    }
    return scan.found(start, end, RedactionType.EMAIL);
  }

  /** If an address begins at a find or before it and goes on behind it, its at sign; else -1. */
  static int atSignAround(ScannedText text, int start, int end) {
    int i = end;
    while (i - end < MAX_LOCAL && isLocal(text.chars[i])) {
      i++;
    }
    boolean isAddress =
        text.chars[i] == '@' && localStart(text, i) <= start && domainEnd(text, i) > 0;
    return isAddress ? i : -1;
  }

  private static int localStart(ScannedText text, int at) {
    int start = at;
    while (start > text.floor && at - start < MAX_LOCAL && isLocal(text.chars[start - 1])) {
      start--;
    }
    while (start < at && !isInside(text.chars[start]) && text.chars[start] != '_') {
      start++;
    }
    return start;
  }

  private static int domainEnd(ScannedText text, int at) {
    char[] chars = text.chars;
    int end = -1;
    int label = at + 1;
    if (CharKinds.isDigit(chars[label]) && chars[label + 1] == '.') {
      return -1; // name@1.0.0-beta.x
    }
    for (int labels = 0; label - at < MAX_DOMAIN; labels++) {
      int i = label;
      boolean isAlphabetic = true;
      while (i - label < 64 && (isInside(chars[i]) || (chars[i] == '-' && i > label))) {
        isAlphabetic &= chars[i] >= 128 || CharKinds.isLetter(chars[i]);
        i++;
      }
      int size = i - label;
      if (size == 0) {
        break;
      }
      boolean isTopLevel =
          (isAlphabetic && size >= 2 && size <= MAX_TOP_LEVEL) || text.startsWith(label, "xn--");
      if (labels > 0 && isTopLevel && !isFileEnding(chars, label, i)) {
        end = i;
      }
      if (chars[i] != '.') {
        break;
      }
      label = i + 1;
    }
    return end;
  }

  private static boolean isFileEnding(char[] chars, int start, int end) {
    return end - start <= 4 && FILE_ENDINGS.contains(new String(chars, start, end - start));
  }

  /** {@code git@host:owner/name} is where code lives, not who wrote it. */
  private static boolean isRepository(ScannedText text, int start, int at, int end) {
    char next = text.chars[end];
    return at - start == 3 && text.startsWith(start, "git") && (next == ':' || next == '/');
  }

  /** Letters, Latin ones with marks included, and digits. */
  private static boolean isInside(char c) {
    return CharKinds.isAlnum(c) || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
  }

  private static boolean isLocal(char c) {
    return isInside(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%' || c == '\'';
  }
}
