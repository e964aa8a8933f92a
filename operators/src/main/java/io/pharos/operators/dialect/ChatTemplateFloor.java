package io.pharos.operators.dialect;

import java.util.List;

/**
 * The least number of tokens a provider can have counted for messages. Tokenizers split at least
 * wherever words, runs of digits and punctuation meet (digits also after every third), and a chat
 * template adds at least three tokens a message: start, role or instruction mark, end. An
 * instrumentation that counts the bare text by itself falls below. Text without spaces between
 * words, such as Chinese, makes the floor lower than need be, never higher.
 */
final class ChatTemplateFloor {

  private static final int TOKENS_PER_MESSAGE = 3;

  /** Digits of which tokenizers make one token at most. */
  private static final int DIGITS_PER_TOKEN = 3;

  private enum Run {
    NONE,
    LETTERS,
    DIGITS,
    OTHER
  }

  private ChatTemplateFloor() {}

  /** The least number of tokens of a request with these messages. */
  static long of(List<String> messages) {
    long tokens = 0;
    for (String message : messages) {
      tokens += TOKENS_PER_MESSAGE + pieces(message);
    }
    return tokens;
  }

  /**
   * Pieces of text that no token spans. A sign before a word may belong to the word's token, and an
   * apostrophe joins what it stands between.
   */
  static long pieces(String text) {
    long pieces = 0;
    int length = 0;
    Run run = Run.NONE;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      Run next = runOf(codePoint);
      if (run == Run.LETTERS && joins(codePoint)) {
        next = Run.LETTERS;
      }
      if (next != run) {
        pieces += ended(run, length, next);
        run = next;
        length = 0;
      }
      length++;
      i += Character.charCount(codePoint);
    }
    return pieces + ended(run, length, Run.NONE);
  }

  private static long ended(Run run, int length, Run next) {
    return switch (run) {
      case NONE -> 0;
      case LETTERS -> 1;
      case DIGITS -> (length + DIGITS_PER_TOKEN - 1) / DIGITS_PER_TOKEN;
      case OTHER -> next == Run.LETTERS && length == 1 ? 0 : 1;
    };
  }

  private static boolean joins(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> codePoint == '\'';
    };
  }

  private static Run runOf(int codePoint) {
    if (Character.isWhitespace(codePoint)) {
      return Run.NONE;
    }
    if (Character.isLetter(codePoint)) {
      return Run.LETTERS;
    }
    return Character.isDigit(codePoint) ? Run.DIGITS : Run.OTHER;
  }
}
