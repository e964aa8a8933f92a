package io.pharos.operators.redaction;

import java.util.Locale;
import java.util.Set;

/** Judges whether a value is a secret, a reference to one, or just a word. */
final class SecretValue {

  /** Characters judged; the rest of a longer value says nothing new. */
  private static final int JUDGED = 96;

  /** Most characters whose frequencies are counted. */
  private static final int MAX_COUNTED = 256;

  /** Bits per character: of 16 random hex digits 1 in 1,000 has less, of 10 about as many. */
  private static final double MIN_ENTROPY = 2.5;

  private static final double MIN_SHORT_ENTROPY = 2.0;

  private static final double LOG_2 = Math.log(2);

  /** n · log n, so that judging needs no logarithm per character. */
  private static final double[] N_LOG_N = nLogN();

  /** Values that stand where a secret would be. */
  private static final Set<String> STAND_INS =
      Set.of(
          "null",
          "none",
          "nil",
          "undefined",
          "true",
          "false",
          "yes",
          "no",
          "on",
          "off",
          "empty",
          "redacted",
          "hidden",
          "masked",
          "removed",
          "filtered",
          "secret",
          "password",
          "passwd",
          "pass",
          "token",
          "key",
          "value",
          "string",
          "str",
          "required",
          "optional",
          "invalid",
          "missing",
          "unknown",
          "test",
          "example",
          "yyy",
          "todo",
          "changeme",
          "incorrect",
          "expired",
          "failed",
          "denied",
          "basic",
          "bearer",
          "object",
          "bytes",
          "int",
          "any",
          "default",
          "user",
          "username");

  private static final String[] STAND_IN_ENDS = {
    "password", "passwd", "token", "secret", "key", "pass", "credential", "credentials", "pwd"
  };

  private SecretValue() {}

  private static double[] nLogN() {
    double[] values = new double[MAX_COUNTED + 1];
    for (int n = 1; n < values.length; n++) {
      values[n] = n * Math.log(n);
    }
    return values;
  }

  /**
   * True for {@code ${NAME}}, {@code $NAME}, {@code {{name}}}, {@code <name>}, {@code %s}, {@code
   * ...}.
   */
  static boolean isReference(char[] chars, int start, int end) {
    if (start >= end) {
      return true;
    }
    char first = chars[start];
    char second = start + 1 < end ? chars[start + 1] : 0;
    if (first == '<' || first == '[' || first == '(' || first == '*' || first == '…') {
      return true;
    }
    if ((first == '$' || first == '%') && (CharKinds.isName(second) || "{(".indexOf(second) >= 0)) {
      return first == '$' || second == 's' || second == '(' || second == '{';
    }
    if (first == '{' && (second == '{' || isName(chars, start + 1, end))) {
      return true;
    }
    int judged = Math.min(end - 1, start + JUDGED);
    for (int i = start; i < judged; i++) {
      char c = chars[i];
      char next = chars[i + 1];
      boolean opens = (c == '$' && (next == '{' || next == '(')) || (c == '{' && next == '{');
      if (opens || (c == '.' && next == '.')) {
        return true;
      }
    }
    return false;
  }

  /** True if a name without digits begins here and is closed, or called. */
  private static boolean isName(char[] chars, int start, int end) {
    int i = start;
    while (i < end && CharKinds.isName(chars[i])) {
      if (CharKinds.isDigit(chars[i]) && chars[end - 1] == '}') {
        return false;
      }
      i++;
    }
    return i > start && (i == end || chars[i] == '}' || chars[i] == '(' || chars[i] == '.');
  }

  /** True for references, words that stand for a value, and one character repeated. */
  static boolean isPlaceholder(char[] chars, int start, int end) {
    if (isReference(chars, start, end) || isRepeated(chars, start, end)) {
      return true;
    }
    int length = end - start;
    if (length > 40) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (!CharKinds.isLetter(chars[i]) && "_-.".indexOf(chars[i]) < 0) {
        return false;
      }
    }
    String word = new String(chars, start, length).toLowerCase(Locale.ROOT);
    if (STAND_INS.contains(word)) {
      return true;
    }
    if (word.startsWith("your") || word.startsWith("my_") || word.startsWith("my-")) {
      return true;
    }
    for (String ending : STAND_IN_ENDS) {
      if (word.endsWith(ending) && length > ending.length()) {
        return true;
      }
    }
    return false;
  }

  /** True if the characters are mixed as only a random value mixes them. */
  static boolean isRandom(char[] chars, int start, int end) {
    int judged = Math.min(end, start + JUDGED);
    int length = judged - start;
    int digits = 0;
    int uppers = 0;
    int lowers = 0;
    int marks = 0;
    for (int i = start; i < judged; i++) {
      char c = chars[i];
      if (c <= ' ' || c >= 127) {
        return false;
      }
      if (CharKinds.isDigit(c)) {
        digits++;
      } else if (c >= 'a' && c <= 'z') {
        lowers++;
      } else if (c >= 'A' && c <= 'Z') {
        uppers++;
      } else {
        marks++;
      }
    }
    boolean isMadeUp =
        length < 8
            || uppers + lowers == 0
            || hasSequence(chars, start, judged, 8)
            || hasRun(chars, start, judged, end - start < 64 ? 6 : 32)
            || (length < 32 && hasVersion(chars, start, judged));
    if (isMadeUp) {
      return false;
    }
    double entropy = entropy(chars, start, judged);
    boolean isMixed = uppers > 0 && lowers > 0;
    if (digits >= 2 || (digits == 1 && isMixed && length < 16)) {
      // words with a number at the end: one change between letters and digits
      int changes = changes(chars, start, judged);
      return length >= 10
          && entropy >= (length < 16 ? MIN_SHORT_ENTROPY : MIN_ENTROPY)
          && (changes >= 2 || digits >= 4)
          && marks * 4 <= length;
    }
    return isMixed && entropy >= 3.6 && length >= 20 && marks * 6 <= length && digits > 0;
  }

  /** Bits per character, from the frequencies of the characters themselves. */
  static double entropy(char[] chars, int start, int end) {
    int judged = Math.min(end, start + MAX_COUNTED);
    int length = judged - start;
    if (length <= 0) {
      return 0;
    }
    int[] counts = new int[128];
    double sum = 0;
    for (int i = start; i < judged; i++) {
      int count = ++counts[chars[i] & 127];
      sum += N_LOG_N[count] - N_LOG_N[count - 1];
    }
    return (N_LOG_N[length] - sum) / length / LOG_2;
  }

  /** True if so many characters follow each other as in {@code abcdefgh} or {@code 12345678}. */
  static boolean hasSequence(char[] chars, int start, int end, int wanted) {
    int run = 1;
    for (int i = start + 1; i < end; i++) {
      run = chars[i] == chars[i - 1] + 1 ? run + 1 : 1;
      if (run >= wanted) {
        return true;
      }
    }
    return false;
  }

  /** True if a run of one character is longer than chance makes it. */
  static boolean hasRun(char[] chars, int start, int end, int wanted) {
    int run = 1;
    for (int i = start + 1; i < end; i++) {
      run = chars[i] == chars[i - 1] ? run + 1 : 1;
      if (run >= wanted) {
        return true;
      }
    }
    return false;
  }

  /** True if there is a dot between digits, as in {@code name-1.2}. */
  private static boolean hasVersion(char[] chars, int start, int end) {
    for (int i = start + 1; i < end - 1; i++) {
      if (chars[i] == '.' && CharKinds.isDigit(chars[i - 1]) && CharKinds.isDigit(chars[i + 1])) {
        return true;
      }
    }
    return false;
  }

  static boolean hasLetter(char[] chars, int start, int end) {
    for (int i = start; i < end; i++) {
      if (CharKinds.isLetter(chars[i])) {
        return true;
      }
    }
    return false;
  }

  private static int changes(char[] chars, int start, int end) {
    int changes = 0;
    for (int i = start + 1; i < end; i++) {
      boolean here = CharKinds.isDigit(chars[i]);
      boolean before = CharKinds.isDigit(chars[i - 1]);
      changes += here == before ? 0 : 1;
    }
    return changes;
  }

  private static boolean isRepeated(char[] chars, int start, int end) {
    for (int i = start + 1; i < end; i++) {
      if (CharKinds.lower(chars[i]) != CharKinds.lower(chars[start])) {
        return false;
      }
    }
    return true;
  }
}
