package io.pharos.operators.redaction;

import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a token: parts one after the other, each a quoted literal or a set of characters
 * with its number, as in {@code word{20,24} "." word{6}}. Matching is greedy and never backtracks,
 * so a part's set should not hold the literal that follows it.
 *
 * <p>Sets: {@code digit}, {@code hex} (both cases), {@code lower} and {@code upper} (letters of one
 * case and digits), {@code letter}, {@code alnum}, {@code word} (alnum, {@code _}, {@code -}),
 * {@code base64} (alnum, {@code + / = _ -}), {@code dotted} (word, {@code .}), {@code azure} (word,
 * {@code . ~}).
 */
final class TokenShape {

  private static final List<String> SETS =
      List.of(
          "digit", "hex", "lower", "upper", "letter", "alnum", "word", "base64", "dotted", "azure");

  /** Characters of a token that are looked at. */
  private static final int MAX = 4096;

  private record Part(String literal, int set, int min, int max) {}

  private final Part[] parts;

  private TokenShape(List<Part> parts) {
    this.parts = parts.toArray(Part[]::new);
  }

  /**
   * Reads a shape.
   *
   * @throws IllegalArgumentException if it is malformed; the message says what is wrong
   */
  static TokenShape parse(String text) {
    List<Part> parts = new ArrayList<>();
    for (String part : text.trim().split(" +")) {
      if (part.startsWith("\"") && part.endsWith("\"") && part.length() > 2) {
        parts.add(new Part(part.substring(1, part.length() - 1), -1, 0, 0));
        continue;
      }
      int brace = part.indexOf('{');
      if (brace < 0 || !part.endsWith("}")) {
        throw new IllegalArgumentException(part + " is neither a literal nor set{min,max}");
      }
      int set = SETS.indexOf(part.substring(0, brace));
      if (set < 0) {
        throw new IllegalArgumentException("there is no set " + part.substring(0, brace));
      }
      String[] bounds = part.substring(brace + 1, part.length() - 1).split(",");
      try {
        int min = Integer.parseInt(bounds[0]);
        int max = bounds.length == 1 ? min : Integer.parseInt(bounds[1]);
        if (min < 1 || max < min || max > MAX || bounds.length > 2) {
          throw new IllegalArgumentException(part + ": numbers from 1 to " + MAX + " in order");
        }
        parts.add(new Part(null, set, min, max));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(part + " has no number", e);
      }
    }
    return new TokenShape(parts);
  }

  /** The end of what has this shape from here and does not go on; -1 if nothing has. */
  int end(ScannedText text, int start) {
    char[] chars = text.chars;
    int i = start;
    for (Part part : parts) {
      if (part.literal != null) {
        if (!text.startsWith(i, part.literal)) {
          return -1;
        }
        i += part.literal.length();
        continue;
      }
      int from = i;
      while (i - from < part.max && isIn(part.set, chars[i])) {
        i++;
      }
      if (i - from < part.min) {
        return -1;
      }
    }
    Part last = parts[parts.length - 1];
    boolean goesOn =
        CharKinds.isName(chars[i]) || (last.literal == null && isJoining(chars, i, last.set));
    return goesOn ? -1 : i;
  }

  /** The start of what has this shape up to here; -1 if nothing has. */
  int start(ScannedText text, int end) {
    int i = end;
    for (int p = parts.length - 1; p >= 0; p--) {
      Part part = parts[p];
      if (part.literal != null) {
        if (i - part.literal.length() < text.floor
            || !text.startsWith(i - part.literal.length(), part.literal)) {
          return -1;
        }
        i -= part.literal.length();
        continue;
      }
      int from = i;
      while (from - i < part.max && i > text.floor && isIn(part.set, text.chars[i - 1])) {
        i--;
      }
      if (from - i < part.min) {
        return -1;
      }
    }
    char before = text.before(i);
    return CharKinds.isName(before) || isIn(parts[0].set, before) ? -1 : i;
  }

  /** A dash or dot goes on with the token only if something follows it. */
  private static boolean isJoining(char[] chars, int at, int set) {
    char c = chars[at];
    return c == '-' && isIn(set, c) && CharKinds.isName(chars[at + 1]);
  }

  private static boolean isIn(int set, char c) {
    return switch (set) {
      case 0 -> CharKinds.isDigit(c);
      case 1 -> CharKinds.isHex(c);
      case 2 -> CharKinds.isDigit(c) || (c >= 'a' && c <= 'z');
      case 3 -> CharKinds.isDigit(c) || (c >= 'A' && c <= 'Z');
      case 4 -> CharKinds.isLetter(c) && c < 128;
      case 5 -> CharKinds.isAlnum(c);
      case 6 -> CharKinds.isWord(c);
      case 7 -> CharKinds.isWord(c) || c == '+' || c == '/' || c == '=';
      case 8 -> CharKinds.isWord(c) || c == '.';
      default -> CharKinds.isWord(c) || c == '.' || c == '~';
    };
  }
}
