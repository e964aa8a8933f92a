package io.pharos.operators.redaction;

import java.util.Arrays;

/**
 * A run of digit groups with at most three separators between them, such as {@code +49 (0)30
 * 1234-567}. A group that touches a letter ends the run and does not belong to it.
 */
final class NumberGroups {

  /** Groups for which there is room at first; more take more. */
  private static final int USUAL_GROUPS = 64;

  /** Groups of an unusually long run are not kept for the next. */
  private static final int KEPT_GROUPS = 1 << 16;

  private static final int MAX_SEPARATORS = 3;

  int[] starts = new int[USUAL_GROUPS];
  int[] ends = new int[USUAL_GROUPS];

  /** Kind of separator before a group: a dash, a dot, a slash, a blank, or a parenthesis alone. */
  char[] separators = new char[USUAL_GROUPS];

  int count;

  /** Where the scan goes on. */
  int end;

  private char[] chars;

  /** Reads the run that starts with the digit at a position. */
  void read(ScannedText text, int start) {
    chars = text.chars;
    count = 0;
    if (starts.length > KEPT_GROUPS) {
      starts = new int[USUAL_GROUPS];
      ends = new int[USUAL_GROUPS];
      separators = new char[USUAL_GROUPS];
    }
    int i = start;
    while (true) {
      int groupStart = i;
      while (CharKinds.isDigit(chars[i])) {
        i++;
      }
      end = i;
      if (CharKinds.isName(chars[i]) && !isExtension(i) && !isCheckLetter(groupStart, i)) {
        while (CharKinds.isName(chars[end])) {
          end++;
        }
        return;
      }
      starts[count] = groupStart;
      ends[count] = i;
      count++;
      int next = i;
      while (next - i < MAX_SEPARATORS && isSeparator(chars[next])) {
        next++;
      }
      if (next == i || !CharKinds.isDigit(chars[next])) {
        return;
      }
      if (count == starts.length) {
        grow();
      }
      separators[count] = kind(i, next);
      i = next;
    }
  }

  int length(int group) {
    return ends[group] - starts[group];
  }

  char digit(int group, int index) {
    return chars[starts[group] + index];
  }

  int value(int group) {
    int value = 0;
    for (int i = starts[group]; i < ends[group] && i - starts[group] < 9; i++) {
      value = value * 10 + chars[i] - '0';
    }
    return value;
  }

  /** True if a single character of this kind is before the group. */
  boolean isJoined(int group, char separator) {
    return separators[group] == separator && starts[group] - ends[group - 1] == 1;
  }

  /** Kind of the separator between an end and a label behind it; 0 if there is none. */
  char separatorOfLabel(int from) {
    int i = from;
    while (i - from < MAX_SEPARATORS && isSeparator(chars[i])) {
      i++;
    }
    return i > from && chars[i] == '[' ? kind(from, i) : 0;
  }

  /** True for a group on either side of a decimal point. */
  boolean isDecimal(ScannedText text, int group) {
    boolean isFraction = group > 0 && isJoined(group, '.') && ends[group - 1] > text.floor;
    boolean hasFraction = group + 1 < count && isJoined(group + 1, '.');
    return isFraction || hasFraction || text.startsWith(ends[group], ".[");
  }

  /** True for {@code 2024-05-06}, {@code 6.5.2024} and the like. */
  boolean isDate(int group) {
    if (group + 2 >= count
        || separators[group + 1] == ' '
        || separators[group + 1] != separators[group + 2]) {
      return false;
    }
    boolean yearFirst = length(group) == 4 && isYear(group);
    boolean yearLast = length(group + 2) == 4 && isYear(group + 2);
    return (yearFirst && isShort(group + 1, 12) && isShort(group + 2, 31))
        || (yearLast && isShort(group, 31) && isShort(group + 1, 31));
  }

  private boolean isYear(int group) {
    int year = value(group);
    return year >= 1900 && year < 2100;
  }

  private boolean isShort(int group, int max) {
    return length(group) <= 2 && value(group) >= 1 && value(group) <= max;
  }

  private void grow() {
    starts = Arrays.copyOf(starts, 2 * count);
    ends = Arrays.copyOf(ends, 2 * count);
    separators = Arrays.copyOf(separators, 2 * count);
  }

  private char kind(int from, int to) {
    char kind = '(';
    for (int i = from; i < to; i++) {
      if (chars[i] == '-' || chars[i] == '.' || chars[i] == '/') {
        return chars[i];
      }
      if (chars[i] == ' ') {
        kind = ' ';
      }
    }
    return kind;
  }

  private boolean isExtension(int i) {
    return (chars[i] == 'x' && CharKinds.isDigit(chars[i + 1]))
        || (chars[i] == 'e' && chars[i + 1] == 'x');
  }

  /** The X at the end of a resident id. */
  private boolean isCheckLetter(int start, int i) {
    return i - start == 17 && (chars[i] | 0x20) == 'x' && !CharKinds.isName(chars[i + 1]);
  }

  private static boolean isSeparator(char c) {
    return c == ' '
        || c == '-'
        || c == '.'
        || c == '/'
        || c == '('
        || c == ')'
        || c == '\u00a0'
        || c == '\u2011';
  }
}
