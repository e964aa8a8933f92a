package io.pharos.operators.redaction;

import java.util.List;

/** Finds keys and tokens by what their issuers begin them with or put in their middle, and JWTs. */
final class TokenDetector {

  private static final int ASCII = 128;

  /** Base64 of an opening brace and quote: how every JSON web token begins. */
  private static final String JWT_START = "eyJ";

  /** How the short keys in the documentation of clouds end. */
  private static final String EXAMPLE = "EXAMPLE";

  private static final int MIN_JWT_PART = 8;

  /** Characters of a token that are judged for chance. */
  private static final int MAX_JUDGED = 200;

  private final SecretTable.Token[][] byStart = new SecretTable.Token[ASCII * ASCII][];
  private final List<SecretTable.Infix> infixes;

  TokenDetector(SecretTable table) {
    infixes = table.infixes();
    for (SecretTable.Token token : table.tokens()) {
      int bucket = token.prefix().charAt(0) * ASCII + token.prefix().charAt(1);
      SecretTable.Token[] old =
          byStart[bucket] == null ? new SecretTable.Token[0] : byStart[bucket];
      byStart[bucket] = java.util.Arrays.copyOf(old, old.length + 1);
      byStart[bucket][old.length] = token;
    }
    int jwt = JWT_START.charAt(0) * ASCII + JWT_START.charAt(1);
    if (byStart[jwt] == null) {
      byStart[jwt] = new SecretTable.Token[0];
    }
  }

  /** True if a token can begin with these two characters. */
  boolean mayStart(char first, char second) {
    return second < ASCII && byStart[first * ASCII + second] != null;
  }

  /** Records the token that begins here; returns its end, or -1. */
  int detect(Scan scan, int at) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    if (chars[at] >= ASCII || !mayStart(chars[at], chars[at + 1])) {
      return -1;
    }
    for (SecretTable.Token token : byStart[chars[at] * ASCII + chars[at + 1]]) {
      if (text.startsWith(at, token.prefix())) {
        int body = at + token.prefix().length();
        int end = token.shape().end(text, body);
        if (end > 0 && isToken(text, at, body, end, token)) {
          return scan.found(at, end, RedactionType.API_KEY);
        }
      }
    }
    return text.startsWith(at, JWT_START) ? detectJwt(scan, at) : -1;
  }

  /** Records the token around a character; returns its end, or the next position. */
  int detectInfix(Scan scan, int at) {
    ScannedText text = scan.text;
    char c = text.chars[at];
    for (SecretTable.Infix infix : infixes) {
      if (infix.text().charAt(0) == c && text.startsWith(at, infix.text())) {
        int start = infix.before().start(text, at);
        if (start >= 0) {
          int body = at + infix.text().length();
          int end = infix.after().end(text, body);
          if (end > 0 && SecretValue.entropy(text.chars, body, end) >= infix.entropy()) {
            return scan.found(start, end, RedactionType.API_KEY);
          }
        }
      }
    }
    return at + 1;
  }

  private static boolean isToken(
      ScannedText text, int start, int body, int end, SecretTable.Token token) {
    char[] chars = text.chars;
    char before = text.before(start);
    boolean isBase64 =
        CharKinds.isAlnum(text.before(start - 1))
            && (before == '+'
                || (before == '/' && "/+=".indexOf(chars[end]) >= 0 && chars[end] != 0));
    boolean isFileName =
        before == '.'
            && CharKinds.isName(text.before(start - 1))
            && chars[end] == '.'
            && CharKinds.isLetter(chars[end + 1]);
    boolean isDocumented = end - start <= 24 && text.startsWith(end - EXAMPLE.length(), EXAMPLE);
    int judged = Math.min(end, body + MAX_JUDGED);
    return !isBase64
        && !isFileName
        && !isDocumented
        && SecretValue.hasLetter(chars, body, judged)
        && SecretValue.entropy(chars, body, judged) >= token.entropy()
        && !SecretValue.hasRun(chars, body, judged, 8)
        && !SecretValue.hasSequence(chars, body, judged, 16);
  }

  /** Three parts (signed, the last may be empty) or five (encrypted) between dots. */
  private static int detectJwt(Scan scan, int at) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    int header = text.wordEnd(at);
    if (header - at < MIN_JWT_PART || chars[header] != '.') {
      return -1;
    }
    int payload = text.wordEnd(header + 1);
    if (payload - header <= MIN_JWT_PART || chars[payload] != '.') {
      return -1;
    }
    int end = text.wordEnd(payload + 1);
    for (int part = 3; part < 5 && chars[end] == '.' && CharKinds.isWord(chars[end + 1]); part++) {
      end = text.wordEnd(end + 1);
    }
    return scan.found(at, end, RedactionType.JWT);
  }
}
