package io.pharos.operators.redaction;

/**
 * Recognises phone numbers among digit groups.
 *
 * <ul>
 *   <li>Without more: international numbers (+ or 00), North American ones in three groups, Chinese
 *       mobile numbers, and national ones of at least nine digits in groups that begin with a zero.
 *   <li>Beside a word that announces one ({@link PhoneContext}): any other six to thirteen digits.
 * </ul>
 *
 * A Chinese mobile number has the shape of 13 to 20 s in nanoseconds, so it does not count where
 * the name of the field or a unit says that it is a measurement ({@link Measurement}).
 */
final class PhoneRules {

  private static final int MAX_EXTENSION = 6;

  private final NumberGroups groups;

  /** Floor at which nothing announced a number of this run; its later groups see no more. */
  private int unannouncedFloor;

  private int start;
  private int end;

  PhoneRules(NumberGroups groups) {
    this.groups = groups;
  }

  /** Begins with another run of groups. */
  void nextRun() {
    unannouncedFloor = -1;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Groups the number takes, or 0; negative for groups that are certainly none. */
  int groups(Scan scan, int first) {
    ScannedText text = scan.text;
    start = groups.starts[first];
    char before = text.before(start);
    boolean inParentheses = before == '(' && isClosed(first);
    int used = before == '+' ? internationalGroups(first, 0) : 0;
    if (used == 0) {
      used = dialledGroups(first);
    }
    if (used == 0) {
      used = northAmericanGroups(text, first, inParentheses);
    }
    if (used == 0) {
      used = chineseMobileGroups(text, first);
    }
    if (used == 0) {
      used = trunkGroups(text, first, inParentheses);
    }
    if (used == 0) {
      used = announcedGroups(scan, first);
    }
    if (used <= 0) {
      return used;
    }
    if (before == '+' || inParentheses) {
      start--;
      if (inParentheses && text.before(start) == '+') {
        start--;
      }
    }
    end = extensionEnd(text, groups.ends[first + used - 1]);
    return used;
  }

  private boolean isClosed(int first) {
    return first + 1 < groups.count && lastSeparatorHas(first, ')');
  }

  private boolean lastSeparatorHas(int group, char wanted) {
    int from = groups.ends[group];
    for (int i = 0; i < groups.starts[group + 1] - from; i++) {
      if (groups.digit(group, groups.length(group) + i) == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Groups of a number with its country code, of whose first group some digits do not count. */
  private int internationalGroups(int first, int prefix) {
    if (groups.length(first) > prefix && groups.digit(first, prefix) == '0') {
      return 0;
    }
    int total = groups.length(first) - prefix;
    int max = 13;
    int min = 9;
    if (total > 0) {
      char country = groups.digit(first, prefix);
      if (country == '1') {
        min = 11;
        max = 11;
      }
      if (country == '8' && total > 1 && groups.digit(first, prefix + 1) == '6') {
        min = 11;
      }
    }
    int used = 1;
    boolean hasDot = false;
    while (first + used < groups.count && total < max) {
      int next = groups.length(first + used);
      char separator = groups.separators[first + used];
      boolean changes =
          used > 1
              && separator == ' '
              && groups.separators[first + used - 1] == '-'
              && total >= min;
      if (total + next > max || changes) {
        break;
      }
      hasDot |= separator == '.';
      total += next;
      used++;
    }
    boolean isDecimal = hasDot && used == 2;
    boolean isLongEnough = total >= min || (total >= 8 && used > 1);
    return isLongEnough && !isDecimal && total <= 15 ? used : 0;
  }

  /** Groups of a number dialled with the international prefix 00. */
  private int dialledGroups(int first) {
    int length = groups.length(first);
    boolean isPrefixed =
        length >= 3
            && groups.digit(first, 0) == '0'
            && groups.digit(first, 1) == '0'
            && groups.digit(first, 2) != '0';
    if (!isPrefixed || (first + 1 == groups.count && !isLongDialled(first))) {
      return 0;
    }
    return internationalGroups(first, 2);
  }

  /** Without separators only numbers of China and North America; other digits are an article's. */
  private boolean isLongDialled(int first) {
    char country = groups.digit(first, 2);
    return (country == '1' && groups.length(first) == 13)
        || (country == '8' && groups.digit(first, 3) == '6' && groups.length(first) == 15);
  }

  private int northAmericanGroups(ScannedText text, int first, boolean inParentheses) {
    int area = first;
    if (groups.length(first) == 1 && groups.digit(first, 0) == '1' && first + 3 < groups.count) {
      area = first + 1;
    }
    if (area + 2 >= groups.count
        || groups.length(area) != 3
        || groups.length(area + 1) != 3
        || groups.length(area + 2) != 4) {
      return 0;
    }
    char one = groups.separators[area + 1];
    char two = groups.separators[area + 2];
    int stop = groups.ends[area + 2];
    boolean isJoined = two == '-' || two == '.';
    if (inParentheses || area > first) {
      return two != '(' ? area + 3 - first : 0;
    }
    if (isJoined && one == two) {
      return isAttached(text, first, area + 3, stop, one) ? 0 : area + 3 - first;
    }
    boolean isPlausible =
        one == ' '
            && (two == ' ' || two == '-')
            && groups.digit(area, 0) >= '2'
            && groups.digit(area + 1, 0) >= '2';
    return isPlausible && !isAttached(text, first, area + 3, stop, ' ') ? area + 3 - first : 0;
  }

  private int chineseMobileGroups(ScannedText text, int first) {
    int mobile = first;
    if (groups.length(first) == 2 && groups.value(first) == 86 && first + 1 < groups.count) {
      mobile = first + 1;
    }
    int length = groups.length(mobile);
    boolean isMobile =
        groups.digit(mobile, 0) == '1' && length >= 3 && groups.digit(mobile, 1) >= '3';
    if (!isMobile) {
      return 0;
    }
    if (length == 11) {
      boolean isMeasured =
          Measurement.isMeasured(text, groups.starts[mobile], groups.ends[mobile])
              || groups.isDecimal(text, mobile);
      return isMeasured ? 0 : mobile + 1 - first;
    }
    boolean isWritten =
        length == 3
            && mobile + 2 < groups.count
            && groups.length(mobile + 1) == 4
            && groups.length(mobile + 2) == 4
            && groups.separators[mobile + 1] != '.'
            && groups.separators[mobile + 1] == groups.separators[mobile + 2]
            && !isAttached(
                text, first, mobile + 3, groups.ends[mobile + 2], groups.separators[mobile + 1]);
    return isWritten ? mobile + 3 - first : 0;
  }

  /** Groups of a national number with its leading zero. */
  private int trunkGroups(ScannedText text, int first, boolean inParentheses) {
    int length = groups.length(first);
    if (groups.digit(first, 0) != '0'
        || length < 2
        || length > 5
        || groups.digit(first, 1) == '0') {
      return 0;
    }
    if (first + 1 < groups.count
        && groups.separators[first + 1] == '/'
        && (groups.length(first + 1) <= 2 || groups.length(first + 1) == 4)) {
      return 0; // more likely a date or a path
    }
    int total = length;
    int used = 1;
    boolean onlyPairs = length == 2;
    char kind = 0;
    while (first + used < groups.count) {
      int next = groups.length(first + used);
      char separator = groups.separators[first + used];
      boolean changes = used > 1 && kind != separator && kind != '/' && total >= 9;
      boolean isPath = used > 1 && separator == '/';
      if (total + next > 12 || next < 2 || changes || isPath) {
        break;
      }
      kind = separator;
      onlyPairs &= next == 2;
      total += next;
      used++;
    }
    int minGroups = kind == '.' ? 3 : 2;
    boolean isPairList = onlyPairs && used != 5 && !inParentheses;
    int stop = groups.ends[first + used - 1];
    if (total < 9 || used < minGroups || isPairList) {
      return 0;
    }
    return onlyPairs && isAttached(text, first, first + used, stop, kind) ? 0 : used;
  }

  private int announcedGroups(Scan scan, int first) {
    int total = groups.length(first);
    int used = 1;
    while (first + used < groups.count) {
      int next = groups.length(first + used);
      boolean isTooLong = total + next > 12;
      boolean isNext = used >= 2 && total >= 9 && groups.isDate(first + used);
      if (isTooLong || isNext) {
        break;
      }
      total += next;
      used++;
    }
    int max = used == 1 ? 13 : 12;
    boolean isDecimal = used == 2 && groups.separators[first + 1] == '.';
    if (total < 6 || total > max || (used == 1 && total < 7) || isDecimal) {
      return 0;
    }
    int from = groups.starts[first];
    int to = groups.ends[first + used - 1];
    if (scan.text.before(from) == '/' && CharKinds.isLetter(scan.text.before(from - 1))) {
      return 0; // Safari/6531.22.7
    }
    if (groups.separatorOfLabel(to) != 0) {
      return 0;
    }
    boolean isAnnounced = isAnnouncedBefore(scan, from) || PhoneContext.isBehind(scan.text, to);
    if (isAnnounced && !Measurement.isMeasured(scan.text, from, to)) {
      return used;
    }
    return 0;
  }

  private boolean isAnnouncedBefore(Scan scan, int from) {
    if (unannouncedFloor == scan.text.floor) {
      return false;
    }
    boolean isAnnounced = PhoneContext.isBefore(scan, from);
    unannouncedFloor = isAnnounced ? -1 : scan.text.floor;
    return isAnnounced;
  }

  /** True if further groups, or something already redacted, go on with the same separator. */
  private boolean isAttached(ScannedText text, int first, int next, int stop, char separator) {
    boolean before =
        first > 0 && groups.ends[first - 1] > text.floor && groups.separators[first] == separator;
    boolean behind = next < groups.count && groups.separators[next] == separator;
    return before || behind || groups.separatorOfLabel(stop) == separator;
  }

  private static int extensionEnd(ScannedText text, int end) {
    char[] chars = text.chars;
    int i = end;
    if (chars[i] == ' ') {
      i++;
    }
    if (chars[i] == 'e' && chars[i + 1] == 'x' && chars[i + 2] == 't') {
      i += 3;
      if (chars[i] == '.') {
        i++;
      }
      if (chars[i] == ' ') {
        i++;
      }
    } else if (chars[i] == 'x' || (chars[i] == '#' && i == end)) {
      i++;
    } else {
      return end;
    }
    int digits = i;
    while (CharKinds.isDigit(chars[i]) && i - digits <= MAX_EXTENSION) {
      i++;
    }
    boolean isExtension = i > digits && i - digits <= MAX_EXTENSION && !CharKinds.isName(chars[i]);
    return isExtension ? i : end;
  }
}
