package io.pharos.operators.redaction;

/**
 * One pass over a text. A table says at which characters something can begin; only there a detector
 * looks closer, forward and back by a bounded number of characters, and the pass goes on behind
 * what it found. No detector backtracks, so hostile text costs a bounded factor and no more.
 *
 * <p>Finds are made strictly from left to right. What looks back from behind a find, or from behind
 * a label left by an earlier redaction, sees the same: redacting again changes nothing.
 */
final class Scan {

  final ScannedText text = new ScannedText();
  final Finds finds = new Finds();

  /** Names of the labels that are passed over. */
  LabelNames names;

  private final NumberDetector numbers = new NumberDetector();
  private final TokenDetector tokens;
  private final AssignmentDetector assignments;
  private final UrlDetector urls;
  private final PrivateKeyDetector privateKeys = new PrivateKeyDetector();
  private final CommandLineDetector commandLines;
  private RedactionType last;
  private boolean sawCurl;

  Scan(SecretTable table) {
    tokens = new TokenDetector(table);
    assignments = new AssignmentDetector(table.keys(), tokens);
    urls = new UrlDetector(table);
    commandLines = new CommandLineDetector(assignments);
  }

  /** Finds what is in a text; with a key, the text is its value. */
  void run(String key, String value, LabelNames labelNames) {
    names = labelNames;
    finds.clear();
    last = null;
    sawCurl = false;
    assignments.reset();
    privateKeys.reset();
    text.load(key, value);
    char[] chars = text.chars;
    int n = text.length;
    int i = key == null ? 0 : text.valueStart - 2;
    while (i < n) {
      char c = chars[i];
      switch (CharKinds.of(c)) {
        case CharKinds.LETTER -> i = word(chars, i);
        case CharKinds.DIGIT -> i = numbers.detect(this, i);
        case CharKinds.AT -> i = EmailDetector.detect(this, i);
        case CharKinds.COLON -> i = colon(chars, i);
        case CharKinds.EQUALS -> i = assignments.detect(this, i);
        case CharKinds.DASH -> i = dash(chars, i);
        case CharKinds.BRACKET -> i = bracket(i);
        case CharKinds.GREATER -> i = assignments.detectElement(this, i);
        case CharKinds.INFIX -> i = tokens.detectInfix(this, i);
        default -> i = c == '：' ? assignments.detect(this, i) : i + 1;
      }
    }
  }

  /** Records a find and returns its end, where the pass goes on. */
  int found(int start, int end, RedactionType type) {
    int from = Math.max(start, Math.max(text.floor, text.valueStart));
    if (from < end) {
      finds.add(from, end, type.ordinal());
      text.floor = end;
      last = type;
    }
    return end;
  }

  /** True if the last find, or the last label passed, is of a type. */
  boolean isLastFind(RedactionType type) {
    return last == type;
  }

  /** True if the text has spoken of curl, whose -u takes a password. */
  boolean sawCurl() {
    return sawCurl;
  }

  private int word(char[] chars, int at) {
    char second = chars[at + 1];
    if (tokens.mayStart(chars[at], second)) {
      int end = tokens.detect(this, at);
      if (end > at) {
        return end;
      }
    }
    if (CharKinds.isDigit(chars[at + 2]) && CharKinds.isDigit(chars[at + 3])) {
      int end = IbanDetector.end(text, at);
      if (end > at) {
        return found(at, end, RedactionType.IBAN);
      }
    }
    if (chars[at] == 'c' && second == 'u' && chars[at + 2] == 'r' && chars[at + 3] == 'l') {
      sawCurl = true;
    }
    int i = at + 1;
    while (CharKinds.isAlnum(chars[i])) {
      i++;
    }
    return i;
  }

  private int colon(char[] chars, int at) {
    char next = chars[at + 1];
    if (next == '/' && chars[at + 2] == '/') {
      return urls.detect(this, at);
    }
    if (next == ':' || CharKinds.isHex(next)) {
      int end = Ipv6Detector.detect(this, at);
      if (end > at) {
        return end;
      }
      end = tokens.detectInfix(this, at);
      if (end > at + 1) {
        return end;
      }
    }
    return assignments.detect(this, at);
  }

  private int dash(char[] chars, int at) {
    if (chars[at + 1] == '-' && chars[at + 2] == '-') {
      return privateKeys.detect(this, at);
    }
    return commandLines.detect(this, at);
  }

  private int bracket(int at) {
    int end = RedactionLabel.end(text, at, names);
    if (end < 0) {
      return at + 1;
    }
    text.floor = end;
    last = text.startsWith(at, "[phone") ? RedactionType.PHONE : null;
    return end;
  }
}
