package io.pharos.operators.redaction;

import io.pharos.operators.redaction.SensitiveKeys.Kind;
import java.util.Locale;
import java.util.Set;

/**
 * Finds secrets by the name they are given: {@code name=value}, {@code "name": "value"}, headers,
 * {@code <name>value</name>} and parameters of URLs.
 */
final class AssignmentDetector {

  /** Characters of a value that are looked at. */
  private static final int MAX_VALUE = 8192;

  private static final int MAX_BLANKS = 8;

  /** Characters that decide whether a value is source code. */
  private static final int MAX_EXPRESSION = 96;

  /** Brackets in a value beyond which it is taken for text. */
  private static final int MAX_BRACKETS = 16;

  private static final int MAX_SCHEME = 20;
  private static final int MIN_SECRET = 8;
  private static final Set<String> NONE =
      Set.of("true", "false", "null", "none", "undefined", "empty", "unset", "redacted", "masked");

  private static final int LONGEST_NONE = 9;

  private static final int MIN_PASSWORD = 3;

  private final SensitiveKeys keys;
  private final TokenDetector tokens;
  private final char[] reversed = new char[SensitiveKeys.MAX_CHARS];
  private final boolean[] wordStart = new boolean[SensitiveKeys.MAX_CHARS];

  /** Where the name begins that was read last. */
  private int nameStart;

  /** Run without white space or delimiters that was measured last. */
  private int bareStart;

  private int bareEnd;

  /** The same for what ends with the line or a quote. */
  private int lineStart;

  private int lineEnd;

  AssignmentDetector(SensitiveKeys keys, TokenDetector tokens) {
    this.keys = keys;
    this.tokens = tokens;
  }

  void reset() {
    bareStart = 0;
    bareEnd = 0;
    lineStart = 0;
    lineEnd = 0;
  }

  /** Records the secret behind a colon or equals sign; returns where the scan goes on. */
  int detect(Scan scan, int separator) {
    ScannedText text = scan.text;
    int nameEnd = nameEnd(text, separator);
    Kind kind = kindBefore(text, nameEnd);
    if (kind == Kind.NONE) {
      return separator + 1;
    }
    boolean isParameter = isParameter(text);
    if (kind == Kind.PARAMETER && !isParameter) {
      return separator + 1;
    }
    if (separator < text.valueStart) {
      return detectWhole(scan, kind, separator);
    }
    int value = separator + 1;
    char[] chars = text.chars;
    if (chars[value] == '=' || chars[value] == '>') {
      value++;
    }
    boolean isColon = chars[separator] != '=' && chars[value - 1] != '=';
    value = skipBlanks(chars, value);
    if (chars[value] == '[' && CharKinds.isQuote(chars[value + 1])) {
      value++;
    }
    RedactionType type = isParameter ? RedactionType.URL_CREDENTIAL : RedactionType.CREDENTIAL;
    int end = detectValue(scan, kind, value, isColon, type);
    return Math.max(end, separator + 1);
  }

  /** Records the secret between {@code <name>} and the next tag. */
  int detectElement(Scan scan, int greater) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    Kind kind = kindBefore(text, greater);
    if (kind == Kind.NONE || kind == Kind.PARAMETER || text.before(nameStart) != '<') {
      return greater + 1;
    }
    int start = greater + 1;
    int end = start;
    while (end - start < MAX_VALUE && chars[end] != '<' && chars[end] >= ' ') {
      end++;
    }
    return chars[end] == '<'
        ? Math.max(judge(scan, kind, start, end, false, true, RedactionType.CREDENTIAL), start)
        : start;
  }

  /** The kind of the option that begins here and ends there. */
  Kind kindOf(ScannedText text, int start, int end) {
    Kind kind = kindBefore(text, end);
    return nameStart <= start ? kind : Kind.NONE;
  }

  /** Records the value that begins here if it is a secret of a kind; returns its end or -1. */
  int detectValue(Scan scan, Kind kind, int start, boolean isColon, RedactionType type) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    int value = start;
    boolean isQuoted = CharKinds.isQuote(chars[value]);
    int end = -1;
    if (isQuoted) {
      end = quotedEnd(text, value);
      value++;
    }
    if (end < 0) {
      isQuoted = false;
      end = kind == Kind.LINE ? lineEnd(text, value) : bareEnd(text, value);
    }
    if (RedactionLabel.end(text, value, scan.names) > 0) {
      return -1;
    }
    if (kind == Kind.AUTHORIZATION) {
      return detectCredentials(scan, value, isQuoted ? end : lineEnd(text, value), false);
    }
    return judge(scan, kind, value, end, isColon, isQuoted, type);
  }

  /** The value of an attribute: all of it is the secret. */
  private int detectWhole(Scan scan, Kind kind, int separator) {
    ScannedText text = scan.text;
    int start = text.valueStart;
    int end = text.length;
    while (start < end && CharKinds.isSpace(text.chars[start])) {
      start++;
    }
    if (RedactionLabel.end(text, start, scan.names) == end || start == end) {
      return text.valueStart;
    }
    if (kind == Kind.AUTHORIZATION) {
      int found = detectCredentials(scan, start, end, true);
      return found < 0 ? text.valueStart : scan.text.length;
    }
    if (kind == Kind.PASSWORD && isSomebodysPassword(scan, start, end)) {
      return scan.found(start, end, RedactionType.CREDENTIAL);
    }
    int found = judge(scan, kind, start, end, false, true, RedactionType.CREDENTIAL);
    return Math.max(found, separator + 2);
  }

  /** Under the name of a password anything is one but a reference, a mask and a word for none. */
  private boolean isSomebodysPassword(Scan scan, int start, int end) {
    char[] chars = scan.text.chars;
    boolean masked = true;
    for (int i = start; masked && i < end; i++) {
      masked = !CharKinds.isAlnum(chars[i]) || chars[i] == 'x' || chars[i] == 'X';
    }
    String value = new String(chars, start, Math.min(end - start, LONGEST_NONE + 1));
    return end - start >= MIN_PASSWORD
        && !masked
        && !NONE.contains(value.toLowerCase(Locale.ROOT))
        && !SecretValue.isReference(chars, start, end)
        && !holdsLabel(scan, start, end);
  }

  private int judge(
      Scan scan,
      Kind kind,
      int start,
      int end,
      boolean isColon,
      boolean isQuoted,
      RedactionType type) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    int length = end - start;
    if (length < MIN_PASSWORD || holdsLabel(scan, start, end)) {
      return -1;
    }
    if (text.startsWith(start, "-----BEGIN")) {
      return -1;
    }
    int token = tokens.detect(scan, start);
    if (token > 0) {
      return token;
    }
    boolean isSecret = !SecretValue.isPlaceholder(chars, start, end);
    if (kind == Kind.PASSWORD) {
      isSecret &=
          !isShortNumber(chars, start, end)
              && (isQuoted || !isExpression(chars, start, end))
              && (isQuoted || !isColon || !isProse(text, start, end));
    } else if (kind != Kind.LINE) {
      isSecret &=
          length >= MIN_SECRET
              && (isQuoted || !isExpression(chars, start, end))
              && SecretValue.isRandom(chars, start, end);
    }
    return isSecret ? scan.found(start, end, type) : -1;
  }

  /** Records what follows the scheme, or all if there is none. */
  private static int detectCredentials(Scan scan, int start, int end, boolean isWhole) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    int scheme = start;
    while (scheme < end && CharKinds.isWord(chars[scheme])) {
      scheme++;
    }
    int credentials = scheme;
    while (credentials < end && chars[credentials] == ' ') {
      credentials++;
    }
    boolean hasScheme = credentials > scheme && isScheme(chars, start, scheme);
    if (!hasScheme || credentials == end) {
      credentials = start;
    }
    int stop = credentials;
    boolean hasParameters = isWhole;
    while (stop < end
        && !CharKinds.isSpace(chars[stop])
        && !CharKinds.isQuote(chars[stop])
        && chars[stop] != ',') {
      hasParameters |= chars[stop] == '=' && CharKinds.isAlnum(chars[stop + 1]);
      stop++;
    }
    if (hasParameters) {
      stop = end; // Digest and signatures: name=value, name=value
    }
    int length = stop - credentials;
    if (length < 6
        || holdsLabel(scan, credentials, stop)
        || SecretValue.isPlaceholder(chars, credentials, stop)
        || !looksSecret(chars, credentials, stop, hasScheme)) {
      return -1;
    }
    return scan.found(credentials, stop, RedactionType.CREDENTIAL);
  }

  /** A word of letters, or the one with numbers in it. */
  private static boolean isScheme(char[] chars, int start, int end) {
    if (end == start || end - start > MAX_SCHEME) {
      return false;
    }
    boolean isNumbered = chars[start] == 'A' && chars[start + 1] == 'W'; // AWS4-HMAC-SHA256
    for (int i = start; i < end; i++) {
      if (!CharKinds.isLetter(chars[i]) && chars[i] != '-' && !isNumbered) {
        return false;
      }
    }
    return true;
  }

  /** With a scheme anything but a lower-case word, else with a digit or mark in it. */
  private static boolean looksSecret(char[] chars, int start, int end, boolean hasScheme) {
    boolean hasDigit = false;
    boolean hasUpper = false;
    for (int i = start; i < end; i++) {
      hasDigit |= CharKinds.isDigit(chars[i]);
      hasUpper |= chars[i] >= 'A' && chars[i] <= 'Z' && i > start;
      if (chars[i] >= 128) {
        return false;
      }
    }
    return hasDigit || (hasUpper && (hasScheme || end - start >= 12)) || end - start >= 24;
  }

  static boolean holdsLabel(Scan scan, int start, int end) {
    ScannedText text = scan.text;
    int brackets = 0;
    for (int i = text.nextBracket(start); i < end; i = text.nextBracket(i + 1)) {
      if (++brackets > MAX_BRACKETS || RedactionLabel.end(text, i, scan.names) > 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isShortNumber(char[] chars, int start, int end) {
    if (end - start > 3) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (!CharKinds.isDigit(chars[i])) {
        return false;
      }
    }
    return true;
  }

  /** True for calls, indexing and dotted names, as source code assigns them. */
  private static boolean isExpression(char[] chars, int start, int end) {
    boolean onlyNames = true;
    boolean hasDot = false;
    int stop = Math.min(end, start + MAX_EXPRESSION);
    for (int i = start; i < stop; i++) {
      char c = chars[i];
      if (c == '(' || (c == '[' && i > start && CharKinds.isName(chars[i - 1]))) {
        return true;
      }
      hasDot |= c == '.';
      onlyNames &= c == '_' || c == '.' || CharKinds.isLetter(c);
    }
    return onlyNames && hasDot;
  }

  /** True for a lower-case word that a sentence goes on behind. */
  private static boolean isProse(ScannedText text, int start, int end) {
    char[] chars = text.chars;
    for (int i = start; i < end; i++) {
      char c = chars[i];
      boolean isPlain = (c >= 'a' && c <= 'z') || (i == start && CharKinds.isLetter(c)) || c == '.';
      if (!isPlain) {
        return c >= 0x3000;
      }
    }
    return chars[end - 1] == '.'
        || (chars[end] == ' ' && (CharKinds.isLetter(chars[end + 1]) || chars[end + 1] == '['));
  }

  private static int skipBlanks(char[] chars, int start) {
    int i = start;
    while (i - start < MAX_BLANKS && (chars[i] == ' ' || chars[i] == '\t')) {
      i++;
    }
    return i;
  }

  private static int quotedEnd(ScannedText text, int quote) {
    char[] chars = text.chars;
    int stop = Math.min(text.length, quote + MAX_VALUE);
    for (int i = quote + 1; i < stop; i++) {
      if (chars[i] == chars[quote]) {
        return i;
      }
    }
    return -1;
  }

  private int bareEnd(ScannedText text, int start) {
    if (start < bareStart || start >= bareEnd) {
      char[] chars = text.chars;
      bareStart = start;
      bareEnd = start;
      while (bareEnd < text.length && bareEnd - start < MAX_VALUE && !endsBare(chars[bareEnd])) {
        bareEnd++;
      }
    }
    return bareEnd;
  }

  private int lineEnd(ScannedText text, int start) {
    if (start < lineStart || start >= lineEnd) {
      char[] chars = text.chars;
      lineStart = start;
      lineEnd = start;
      while (lineEnd < text.length
          && lineEnd - start < MAX_VALUE
          && chars[lineEnd] >= ' '
          && !CharKinds.isQuote(chars[lineEnd])) {
        lineEnd++;
      }
    }
    return lineEnd;
  }

  private static boolean endsBare(char c) {
    return c <= ' '
        || c == ','
        || c == ';'
        || c == '&'
        || c == '<'
        || c == '>'
        || c == ')'
        || c == '}'
        || c == ']'
        || c == '|'
        || CharKinds.isQuote(c)
        || c == '，'
        || c == '。'
        || c == '；'
        || c == 0x3000;
  }

  /** The end of the name before a separator, without blanks and quotes. */
  private static int nameEnd(ScannedText text, int separator) {
    int end = separator;
    for (int i = 0; i < 3; i++) {
      char c = text.before(end);
      if (c != ' ' && !CharKinds.isQuote(c)) {
        break;
      }
      end--;
    }
    for (int i = 0; i < 2 && CharKinds.isDigit(text.before(end)); i++) {
      end--; // API_KEY_2, token1
    }
    return text.before(end) == '_' ? end - 1 : end;
  }

  private Kind kindBefore(ScannedText text, int end) {
    char last = text.before(end);
    if (last >= 0x4E00) {
      nameStart = end - 2;
      return chineseKind(text, end);
    }
    nameStart = end;
    if (!CharKinds.isLetter(last) || last >= 128) {
      return Kind.NONE;
    }
    int length = 0;
    int blanks = 0;
    int i = end;
    while (length < SensitiveKeys.MAX_CHARS && i > text.floor) {
      char c = text.chars[i - 1];
      if (CharKinds.isAlnum(c)) {
        reversed[length] = CharKinds.lower(c);
        char before = text.before(i - 1);
        wordStart[length] = !CharKinds.isAlnum(before) || (isUpper(c) && !isUpper(before));
        length++;
        if (length == 3 && !keys.mayEnd(reversed[0], reversed[1], reversed[2])) {
          return Kind.NONE;
        }
      } else if (c == ' ' && blanks == 0 && CharKinds.isAlnum(text.before(i - 1))) {
        blanks++;
      } else if (c != '_' && c != '-' && c != '.') {
        break;
      }
      i--;
    }
    nameStart = i;
    return keys.kind(reversed, wordStart, length);
  }

  /** Chinese for password, pass phrase, key and token. */
  private static Kind chineseKind(ScannedText text, int end) {
    for (String word : new String[] {"密码", "口令", "密钥", "令牌", "密碼"}) {
      if (text.before(end) == word.charAt(1) && text.before(end - 1) == word.charAt(0)) {
        return word.equals("密钥") || word.equals("令牌") ? Kind.SECRET : Kind.PASSWORD;
      }
    }
    return Kind.NONE;
  }

  private boolean isParameter(ScannedText text) {
    char before = text.before(nameStart);
    return before == '?'
        || before == '&'
        || before == '#'
        || (before == ';' && text.before(nameStart - 1) == 'p');
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
