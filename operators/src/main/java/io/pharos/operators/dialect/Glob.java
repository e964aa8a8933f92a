package io.pharos.operators.dialect;

/** Patterns in which each {@code *} stands for any text, also for none. */
final class Glob {

  private static final char ANY = '*';

  private Glob() {}

  /** True if the whole text matches, in linear time for patterns with few stars. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == ANY) {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == ANY) {
      p++;
    }
    return p == pattern.length();
  }

  /** What the only star of a pattern stands for, or null if the text does not match. */
  static String star(String pattern, String text) {
    int star = pattern.indexOf(ANY);
    String before = pattern.substring(0, star);
    String after = pattern.substring(star + 1);
    boolean matches =
        text.length() >= before.length() + after.length()
            && text.startsWith(before)
            && text.endsWith(after);
    return matches ? text.substring(before.length(), text.length() - after.length()) : null;
  }
}
