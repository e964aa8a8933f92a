package io.pharos.operators.redaction;

import io.pharos.operators.redaction.SensitiveKeys.Kind;

/**
 * Finds secrets among the options of commands: {@code --password x}, {@code curl -u name:password}.
 */
final class CommandLineDetector {

  private static final int MAX_OPTION = 40;
  private static final int MAX_LOGIN = 512;

  private final AssignmentDetector assignments;

  CommandLineDetector(AssignmentDetector assignments) {
    this.assignments = assignments;
  }

  /** Records the secret behind the option that begins with this dash; returns where to go on. */
  int detect(Scan scan, int dash) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    char before = text.before(dash);
    boolean isOption = CharKinds.isSpace(before) || CharKinds.isQuote(before) || before == ']';
    if (!isOption) {
      return dash + 1;
    }
    if (chars[dash + 1] == 'u' && scan.sawCurl()) {
      char next = chars[dash + 2];
      return next == ' ' || CharKinds.isQuote(next) ? login(scan, dash + 2) : dash + 1;
    }
    if (text.startsWith(dash, "--user") && (chars[dash + 6] == ' ' || chars[dash + 6] == '=')) {
      return login(scan, dash + 7);
    }
    int name = chars[dash + 1] == '-' ? dash + 2 : dash + 1;
    int end = name;
    while (end - name < MAX_OPTION && CharKinds.isWord(chars[end])) {
      end++;
    }
    if (end == name || chars[end] != ' ' || chars[end + 1] == '-') {
      return dash + 1;
    }
    Kind kind = assignments.kindOf(text, name, end);
    if (kind != Kind.PASSWORD && kind != Kind.SECRET) {
      return dash + 1;
    }
    int found = assignments.detectValue(scan, kind, end + 1, false, RedactionType.CREDENTIAL);
    return Math.max(found, dash + 1);
  }

  /** Name and password, each of them or both together in quotes or not. */
  private static int login(Scan scan, int at) {
    ScannedText text = scan.text;
    char[] chars = text.chars;
    int start = at;
    while (start - at < 4 && chars[start] == ' ') {
      start++;
    }
    int first = CharKinds.isQuote(chars[start]) ? start + 1 : start;
    char quote = 0;
    int colon = -1;
    int i = start;
    while (i < text.length && i - start < MAX_LOGIN) {
      char c = chars[i];
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (CharKinds.isQuote(c)) {
        quote = c;
      } else if (CharKinds.isSpace(c)) {
        break;
      }
      if (c == ':' && colon < 0) {
        colon = i;
      }
      i++;
    }
    int end = i > start && CharKinds.isQuote(chars[i - 1]) ? i - 1 : i;
    if (colon < 0 || end <= first || chars[first] == '[' || chars[first] == '<') {
      return at;
    }
    int password = colon + 1;
    while (password < end && CharKinds.isQuote(chars[password])) {
      password++;
    }
    boolean isSecret =
        password < end
            ? !SecretValue.isPlaceholder(chars, password, end)
                && !isVariable(chars, password, end)
                && !isSame(chars, first, colon, password, end)
            : colon - first >= 8 && !SecretValue.isPlaceholder(chars, first, colon);
    return isSecret && RedactionLabel.end(text, first, scan.names) < 0
        ? scan.found(first, end, RedactionType.CREDENTIAL)
        : at;
  }

  private static boolean isVariable(char[] chars, int start, int end) {
    return chars[start] == '$'
        || (chars[start] == '"' && start + 1 < end && chars[start + 1] == '$');
  }

  private static boolean isSame(char[] chars, int start, int end, int otherStart, int otherEnd) {
    return java.util.Arrays.equals(chars, start, end, chars, otherStart, otherEnd);
  }
}
