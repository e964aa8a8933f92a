package io.pharos.operators.redaction;

import java.util.Collection;

/**
 * A small set of words to look for around a number. Words are runs of letters in any case, taken
 * apart where a lower-case letter meets an upper-case one, and pairs of Chinese characters.
 */
final class WordSet {

  private static final int SIZE = 512;
  private static final int MAX_WORD = 24;

  private final String[] table = new String[SIZE];

  WordSet(Collection<String> words) {
    for (String word : words) {
      int slot = slot(hash(word.toCharArray(), 0, word.length()));
      while (table[slot] != null) {
        slot = (slot + 1) % SIZE;
      }
      table[slot] = word;
    }
  }

  /** True if these characters are one of the words, in any case. */
  boolean contains(char[] chars, int start, int end) {
    if (end - start > MAX_WORD) {
      return false;
    }
    int slot = slot(hash(chars, start, end));
    while (table[slot] != null) {
      if (equals(table[slot], chars, start, end)) {
        return true;
      }
      slot = (slot + 1) % SIZE;
    }
    return false;
  }

  /** True if one of the words is among the last few before a position. */
  boolean isBefore(ScannedText text, int position, int window, int words) {
    WordsBefore cursor = new WordsBefore(text, position, window);
    for (int i = 0; i < words && cursor.next(); i++) {
      if (contains(text.chars, cursor.start(), cursor.end())) {
        return true;
      }
    }
    return false;
  }

  /** True if one of the words is among the first few behind a position. */
  boolean isBehind(ScannedText text, int position, int window, int words) {
    int end = Math.min(text.length, position + window);
    int i = position;
    for (int n = 0; n < words && i < end; n++) {
      while (i < end && !isPartOfWord(text.chars[i])) {
        if (text.chars[i] == '[') {
          return false;
        }
        i++;
      }
      int start = i;
      if (i < end && isChinese(text.chars[i])) {
        i += 2;
      } else {
        while (i < text.length && CharKinds.isLetter(text.chars[i]) && i - start <= MAX_WORD) {
          i++;
        }
      }
      if (i > start && contains(text.chars, start, i)) {
        return true;
      }
    }
    return false;
  }

  static boolean isChinese(char c) {
    return c >= 0x4E00 && c <= 0x9FFF;
  }

  private static boolean isPartOfWord(char c) {
    return CharKinds.isLetter(c) || isChinese(c);
  }

  private static boolean equals(String word, char[] chars, int start, int end) {
    if (word.length() != end - start) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (CharKinds.lower(chars[i]) != word.charAt(i - start)) {
        return false;
      }
    }
    return true;
  }

  private static int hash(char[] chars, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = hash * 31 + CharKinds.lower(chars[i]);
    }
    return hash;
  }

  private static int slot(int hash) {
    return (hash ^ (hash >>> 15)) & (SIZE - 1);
  }
}
