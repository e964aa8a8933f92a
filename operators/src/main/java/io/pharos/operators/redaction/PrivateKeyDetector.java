package io.pharos.operators.redaction;

/** Finds private keys in PEM, from the line that begins them to the line that ends them. */
final class PrivateKeyDetector {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END";
  private static final String DASHES = "-----";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final int MAX_TITLE = 48;

  /** Characters of Base64 below which there is no key, only talk of one. */
  private static final int MIN_BODY = 24;

  /** Position of the next end line, so that many beginnings look for it once. */
  private int nextEnd;

  void reset() {
    nextEnd = -1;
  }

  /** Records the key that begins here; returns where the scan goes on. */
  int detect(Scan scan, int at) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    if (!text.startsWith(at, BEGIN)) {
      return at + 1;
    }
    int title = at + BEGIN.length();
    int i = title;
    boolean isPrivate = false;
    while (i - title < MAX_TITLE && i < text.length && chars[i] != '-') {
      isPrivate |= text.startsWith(i, PRIVATE_KEY);
      i++;
    }
    if (!isPrivate || !text.startsWith(i, DASHES)) {
      return title;
    }
    int body = i + DASHES.length();
    if (nextEnd < body) {
      nextEnd = body;
      while (nextEnd < text.length && !text.startsWith(nextEnd, END)) {
        nextEnd++;
      }
    }
    int run = body;
    int base64 = 0;
    while (run < nextEnd && isBody(chars[run])) {
      base64 += CharKinds.isSpace(chars[run]) ? 0 : 1;
      run++;
    }
    if (base64 < MIN_BODY) {
      return body;
    }
    int end = run;
    if (run == nextEnd && nextEnd < text.length) {
      end = nextEnd + END.length();
      while (end - nextEnd < MAX_TITLE
          && end < text.length
          && chars[end] != '-'
          && chars[end] != '\n') {
        end++;
      }
      end = text.startsWith(end, DASHES) ? end + DASHES.length() : end;
    }
    return scan.found(at, end, RedactionType.PRIVATE_KEY);
  }

  /** Base64, white space, and what headers within the key are written with. */
  private static boolean isBody(char c) {
    return CharKinds.isAlnum(c) || CharKinds.isSpace(c) || "+/=:,-.\\()<>@".indexOf(c) >= 0;
  }
}
