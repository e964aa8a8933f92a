package io.pharos.operators.redaction;

import java.util.Set;

/** Recognises US social security numbers and Chinese resident ids among digit groups. */
final class IdentityRules {

  private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  private static final String CHECK_CHARACTERS = "10X98765432";

  private static final WordSet SSN_WORDS = new WordSet(Set.of("ssn", "social", "ssns", "社保"));
  private static final WordSet ID_WORDS = new WordSet(Set.of("身份", "证件"));

  private final NumberGroups groups;

  IdentityRules(NumberGroups groups) {
    this.groups = groups;
  }

  /** Groups a social security number takes, or 0. */
  int ssnGroups(ScannedText text, int first) {
    if (groups.length(first) == 9 && isContained(first, 1)) {
      boolean isNamed = isSsn(groups.value(first)) && isNamedSsn(text, first);
      return isNamed ? 1 : 0;
    }
    boolean isShaped =
        first + 2 < groups.count
            && groups.length(first) == 3
            && groups.length(first + 1) == 2
            && groups.length(first + 2) == 4
            && groups.separators[first + 1] == groups.separators[first + 2]
            && groups.isJoined(first + 1, groups.separators[first + 1])
            && groups.isJoined(first + 2, groups.separators[first + 1])
            && isContained(first, 3);
    if (!isShaped) {
      return 0;
    }
    int number =
        groups.value(first) * 1_000_000
            + groups.value(first + 1) * 10_000
            + groups.value(first + 2);
    char next = text.chars[groups.ends[first + 2]];
    boolean isWritten = groups.separators[first + 1] == '-' ? next != '-' : isNamedSsn(text, first);
    return isSsn(number) && isWritten ? 3 : 0;
  }

  /** 1 if the group is a resident id, else 0. */
  int residentIdGroups(ScannedText text, int group) {
    int length = groups.length(group);
    int start = groups.starts[group];
    char[] chars = text.chars;
    if (length == 15) {
      boolean isOld =
          isRegion(chars, start)
              && isDay(chars, start + 8)
              && ID_WORDS.isBefore(text, start, 16, 6);
      return isOld ? 1 : 0;
    }
    boolean isShaped = length == 18 || (length == 17 && (chars[start + 17] | 0x20) == 'x');
    if (!isShaped || !isRegion(chars, start) || !isDay(chars, start + 10)) {
      return 0;
    }
    int century = (chars[start + 6] - '0') * 10 + chars[start + 7] - '0';
    if (century < 18 || century > 20) {
      return 0;
    }
    int sum = 0;
    for (int i = 0; i < WEIGHTS.length; i++) {
      sum += WEIGHTS[i] * (chars[start + i] - '0');
    }
    char check = CHECK_CHARACTERS.charAt(sum % 11);
    char last = chars[start + 17];
    return check == last || (check == 'X' && last == 'x') ? 1 : 0;
  }

  private boolean isNamedSsn(ScannedText text, int group) {
    return SSN_WORDS.isBefore(text, groups.starts[group], 40, 6);
  }

  /** True if no further group is joined to these by a dash. */
  private boolean isContained(int first, int count) {
    int next = first + count;
    return (first == 0 || !groups.isJoined(first, '-'))
        && (next >= groups.count || !groups.isJoined(next, '-'));
  }

  private static boolean isSsn(int number) {
    int area = number / 1_000_000;
    return area != 0
        && area != 666
        && area < 900
        && number / 10_000 % 100 != 0
        && number % 10_000 != 0;
  }

  private static boolean isRegion(char[] chars, int start) {
    int region = (chars[start] - '0') * 10 + chars[start + 1] - '0';
    return region >= 11 && region <= 83;
  }

  private static boolean isDay(char[] chars, int start) {
    int month = (chars[start] - '0') * 10 + chars[start + 1] - '0';
    int day = (chars[start + 2] - '0') * 10 + chars[start + 3] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
  }
}
