package io.pharos.operators.dialect;

/** Attribute keys with an index in them, such as {@code gen_ai.prompt.0.content}. */
final class KeyFolding {

  private KeyFolding() {}

  /** The key with N for each index, or null if it has none. */
  static String fold(String key) {
    StringBuilder folded = null;
    int copied = 0;
    int i = key.indexOf('.');
    while (i >= 0 && i + 1 < key.length()) {
      int end = endOfIndex(key, i + 1);
      if (end > 0) {
        folded = folded == null ? new StringBuilder(key.length()) : folded;
        folded.append(key, copied, i + 1).append('N');
        copied = end;
      }
      i = key.indexOf('.', i + 1);
    }
    return folded == null ? null : folded.append(key, copied, key.length()).toString();
  }

  /** The first index in a key; at most 9 digits are looked at. */
  static int firstIndex(String key) {
    for (int i = key.indexOf('.'); i >= 0; i = key.indexOf('.', i + 1)) {
      int end = endOfIndex(key, i + 1);
      if (end > 0) {
        return Integer.parseInt(key.substring(i + 1, Math.min(end, i + 10)));
      }
    }
    return 0;
  }

  private static int endOfIndex(String key, int start) {
    int end = start;
    while (end < key.length() && key.charAt(end) >= '0' && key.charAt(end) <= '9') {
      end++;
    }
    return end > start && (end == key.length() || key.charAt(end) == '.') ? end : -1;
  }
}
