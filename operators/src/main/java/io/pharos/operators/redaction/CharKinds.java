package io.pharos.operators.redaction;

/** What the scan does at an ASCII character, and the character sets of the detectors. */
final class CharKinds {

  static final byte OTHER = 0;
  static final byte LETTER = 1;
  static final byte DIGIT = 2;
  static final byte AT = 3;
  static final byte COLON = 4;
  static final byte EQUALS = 5;
  static final byte DASH = 6;
  static final byte BRACKET = 7;
  static final byte GREATER = 8;
  static final byte INFIX = 9;
  static final byte NUMBER_START = 10;

  private static final byte[] KINDS = kinds();

  private CharKinds() {}

  private static byte[] kinds() {
    byte[] kinds = new byte[128];
    for (int c = 0; c < 128; c++) {
      kinds[c] = isLetter((char) c) ? LETTER : isDigit((char) c) ? DIGIT : OTHER;
    }
    kinds['@'] = AT;
    kinds[':'] = COLON;
    kinds['='] = EQUALS;
    kinds['-'] = DASH;
    kinds['['] = BRACKET;
    kinds['>'] = GREATER;
    kinds['|'] = INFIX;
    kinds['~'] = INFIX;
    kinds['.'] = INFIX;
    kinds['+'] = NUMBER_START;
    kinds['('] = NUMBER_START;
    return kinds;
  }

  static byte of(char c) {
    return c < 128 ? KINDS[c] : OTHER;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    char lower = (char) (c | 0x20);
    return lower >= 'a' && lower <= 'z';
  }

  static boolean isAlnum(char c) {
    return c < 128 && (KINDS[c] == LETTER || KINDS[c] == DIGIT);
  }

  /** Letters, digits and the underscore. */
  static boolean isName(char c) {
    return isAlnum(c) || c == '_';
  }

  /** The characters of Base64 as used in URLs. */
  static boolean isWord(char c) {
    return isAlnum(c) || c == '_' || c == '-';
  }

  static boolean isHex(char c) {
    char lower = (char) (c | 0x20);
    return isDigit(c) || (lower >= 'a' && lower <= 'f');
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }

  static int hexValue(char c) {
    return isDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
  }
}
