package io.pharos.operators.redaction;

/**
 * Goes back from a number word by word, as far as the last find, a bracket, two line ends or the
 * end of a window. Says whether a colon or equals sign was passed on the way to a word.
 */
final class WordsBefore {

  private final ScannedText text;
  private final int least;
  private int position;
  private int start;
  private int end;
  private int lineEnds;
  private boolean assigned;

  WordsBefore(ScannedText text, int position, int window) {
    this.text = text;
    this.position = position;
    least = Math.max(text.floor, position - window);
  }

  /** Moves to the word before; false if there is none. */
  boolean next() {
    char[] chars = text.chars;
    while (position > least && !isPartOfWord(chars[position - 1])) {
      char c = chars[position - 1];
      if (c == ']' || c == '}' || c == '[' || (c == '\n' && ++lineEnds > 1)) {
        return false;
      }
      assigned |= c == ':' || c == '=' || c == '：';
      position--;
    }
    if (position <= least) {
      return false;
    }
    end = position;
    if (WordSet.isChinese(chars[position - 1])) {
      // pairs overlap, so that each neighbourhood of two is seen
      if (position - 1 <= least || !WordSet.isChinese(chars[position - 2])) {
        position--;
        return next();
      }
      start = position - 2;
      position--;
      return true;
    }
    position--;
    while (position > text.floor
        && end - position < 32
        && CharKinds.isLetter(chars[position - 1])
        && !(isUpper(chars[position]) && !isUpper(chars[position - 1]))) {
      position--;
    }
    start = position;
    return true;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** True if there is a colon or equals sign between the word and the number. */
  boolean assigned() {
    return assigned;
  }

  /** Where the going back has ended; the floor if nothing stopped it. */
  int position() {
    return position;
  }

  private static boolean isPartOfWord(char c) {
    return CharKinds.isLetter(c) || WordSet.isChinese(c);
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
