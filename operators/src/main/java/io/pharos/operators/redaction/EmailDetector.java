package io.pharos.operators.redaction;

import java.util.Set;

/** Finds e-mail addresses around an at sign. */
final class EmailDetector {

  /**
   * Characters behind a number in which its at sign is looked for. Going back from an at sign has
   * no limit: RFC 5321 allows 64 characters, but half of a longer name would leak, and the one
   * before ends it, so all of them together pass over a text once.
   */
  private static final int MAX_LOCAL = 128;

  private static final int MAX_DOMAIN = 255;
  private static final int MAX_FILE_ENDING = 7;
  private static final int MAX_LABEL = 63;
  private static final int MAX_TOP_LEVEL = 24;

  /**
   * Ends of names such as {@code logo@2x.png} and {@code getty@tty1.service} that no top-level
   * domain is called.
   */
  private static final Set<String> FILE_ENDINGS =
      Set.of(
          "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "mjs", "ts", "json", "html",
          "jar", "yaml", "yml", "txt", "exe", "dll", "gz", "tgz", "service", "socket", "mount",
          "timer", "target", "slice");

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
    while (start > text.floor && isLocal(text.chars[start - 1])) {
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
      int letters = label;
      while (i - label < MAX_LABEL && (isInside(chars[i]) || isHyphen(chars, label, i))) {
        boolean isLetter = chars[i] >= 128 || CharKinds.isLetter(chars[i]);
        letters += isLetter && letters == i ? 1 : 0;
        i++;
      }
      if (i == label) {
        break;
      }
      boolean isTopLevel = letters == i || chars[letters] == '-';
      int size = letters - label;
      if (labels > 0 && text.startsWith(label, "xn--")) {
        end = i;
      } else if (labels > 0
          && isTopLevel
          && size >= 2
          && size <= MAX_TOP_LEVEL
          && !isFileEnding(chars, label, letters)) {
        end = letters;
      }
      if (chars[i] != '.') {
        break;
      }
      label = i + 1;
    }
    return end;
  }

  /** A hyphen within a label; two in a row are there in encoded names only. */
  private static boolean isHyphen(char[] chars, int label, int at) {
    return chars[at] == '-'
        && at > label
        && (isInside(chars[at + 1]) || (chars[at + 1] == '-' && at - label == 2));
  }

  private static boolean isFileEnding(char[] chars, int start, int end) {
    return end - start <= MAX_FILE_ENDING
        && FILE_ENDINGS.contains(new String(chars, start, end - start));
  }

  /** {@code git@host:owner/name} is where code lives, not who wrote it. */
  private static boolean isRepository(ScannedText text, int start, int at, int end) {
    char next = text.chars[end];
    return at - start == 3 && text.startsWith(start, "git") && (next == ':' || next == '/');
  }

  /** Letters, Latin ones with marks included, and digits. */
  private static boolean isInside(char c) {
    return CharKinds.isAlnum(c) || CharKinds.isMarkedLetter(c);
  }

  private static boolean isLocal(char c) {
    return isInside(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%' || c == '\'';
  }
}
