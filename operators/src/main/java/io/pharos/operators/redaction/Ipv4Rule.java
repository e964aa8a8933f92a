package io.pharos.operators.redaction;

import java.util.Set;

/**
 * Recognises IPv4 addresses among digit groups. Loopback, unspecified and mask addresses are
 * nobody's and stay, and so do version numbers of four parts where a name or a word says that they
 * are.
 */
final class Ipv4Rule {

  private static final int OCTETS = 4;

  private static final WordSet VERSION_WORDS =
      new WordSet(
          Set.of(
              "version",
              "versions",
              "ver",
              "rv",
              "v",
              "release",
              "rev",
              "revision",
              "build",
              "firmware",
              "driver",
              "sdk",
              "package",
              "upgrade",
              "upgraded",
              "版本"));

  private static final WordSet QUALIFIERS =
      new WordSet(
          Set.of(
              "snapshot",
              "alpha",
              "beta",
              "rc",
              "dev",
              "pre",
              "preview",
              "release",
              "final",
              "ga",
              "build",
              "hotfix",
              "patch",
              "ubuntu",
              "debian",
              "deb",
              "el",
              "fc",
              "alpine",
              "win",
              "linux",
              "jre"));

  private Ipv4Rule() {}

  /** Groups the address takes, or 0. */
  static int groups(ScannedText text, NumberGroups groups, int first) {
    if (first + OCTETS > groups.count) {
      return 0;
    }
    for (int i = first; i < first + OCTETS; i++) {
      int length = groups.length(i);
      boolean isOctet =
          length <= 3
              && groups.value(i) <= 255
              && (length == 1 || groups.digit(i, 0) != '0')
              && (i == first || groups.isJoined(i, '.'));
      if (!isOctet) {
        return 0;
      }
    }
    int next = first + OCTETS;
    boolean goesOn =
        (next < groups.count && groups.isJoined(next, '.'))
            || (first > 0 && groups.isJoined(first, '.') && groups.ends[first - 1] > text.floor)
            || text.startsWith(groups.ends[next - 1], ".[");
    int network = groups.value(first);
    if (goesOn || network == 0 || network == 127 || network == 255) {
      return 0;
    }
    int start = groups.starts[first];
    return isVersion(text, start, groups.ends[next - 1]) ? 0 : OCTETS;
  }

  private static boolean isVersion(ScannedText text, int start, int end) {
    char[] chars = text.chars;
    char before = text.before(start);
    if (before == '/' && CharKinds.isAlnum(text.before(start - 1))) {
      int word = start - 1;
      while (CharKinds.isWord(text.before(word)) && start - word < 32) {
        word--;
      }
      return text.before(word) != '/';
    }
    boolean isPackage =
        (before == '=' && text.before(start - 1) == '=')
            || (before == '@' && text.before(start - 1) != '/' && isPackageName(text, start - 1));
    boolean isQualified = chars[end] == '-' && isQualifier(chars, end + 1);
    return isPackage || isQualified || isAnnounced(text, start);
  }

  /** True if one of the last two words says version and no number is between. */
  private static boolean isAnnounced(ScannedText text, int start) {
    WordsBefore words = new WordsBefore(text, start, 20);
    int end = start;
    for (int i = 0; i < 2 && words.next(); i++) {
      for (int j = words.end(); j < end; j++) {
        if (CharKinds.isDigit(text.chars[j])) {
          return false;
        }
      }
      if (VERSION_WORDS.contains(text.chars, words.start(), words.end())) {
        return true;
      }
      end = words.start();
    }
    return false;
  }

  /** {@code name@1.2.3.4}, but {@code root@1.2.3.4} is a login. */
  private static boolean isPackageName(ScannedText text, int at) {
    int word = at;
    while (CharKinds.isWord(text.before(word)) && at - word < 32) {
      word--;
    }
    return text.before(word) == '/';
  }

  /** {@code -SNAPSHOT}, {@code -rc1}. */
  private static boolean isQualifier(char[] chars, int start) {
    int end = start;
    while (CharKinds.isLetter(chars[end]) && end - start < 16) {
      end++;
    }
    return end > start && QUALIFIERS.contains(chars, start, end);
  }
}
