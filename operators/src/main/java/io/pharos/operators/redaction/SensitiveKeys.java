package io.pharos.operators.redaction;

import io.pharos.operators.table.YamlMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Names whose values are secret, by how they end: {@code db.password} and {@code userPassword} end
 * in {@code password}. The longest ending that fits decides, so that {@code next_token} can be
 * excepted from {@code token}. Case, dots, dashes and underscores do not count. Immutable.
 */
final class SensitiveKeys {

  /** What is expected of a value. */
  enum Kind {
    /** Nothing: the name is no secret's, whatever a shorter ending says. */
    NONE,
    /** Anything that is no placeholder. */
    PASSWORD,
    /** A value that looks random. */
    SECRET,
    /** A scheme and credentials, as in the Authorization header. */
    AUTHORIZATION,
    /** All up to the end of the line or string. */
    LINE,
    /** As SECRET, only as a parameter of a URL. */
    PARAMETER
  }

  /** Characters of a name that are looked at. */
  static final int MAX_CHARS = 40;

  private static final int BUCKETS = 1 << 15;

  record Ending(String reversed, Kind kind, boolean word) {}

  private final Ending[][] byTail = new Ending[BUCKETS][];

  private SensitiveKeys(List<Ending> endings) {
    for (Ending ending : endings) {
      int tail =
          tail(ending.reversed.charAt(0), ending.reversed.charAt(1), ending.reversed.charAt(2));
      List<Ending> bucket =
          byTail[tail] == null ? new ArrayList<>() : new ArrayList<>(List.of(byTail[tail]));
      bucket.add(ending);
      bucket.sort((a, b) -> b.reversed.length() - a.reversed.length());
      byTail[tail] = bucket.toArray(Ending[]::new);
    }
  }

  static SensitiveKeys of(List<List<Ending>> rows) {
    return new SensitiveKeys(rows.stream().flatMap(List::stream).toList());
  }

  /** What one row of the table says. */
  static List<Ending> endings(YamlMapping row) {
    row.text("source");
    Kind kind = kind(row);
    List<Ending> endings = new ArrayList<>();
    for (String text : row.texts("endings")) {
      endings.add(ending(row, text, kind, false));
    }
    for (String text : row.texts("words")) {
      endings.add(ending(row, text, kind, true));
    }
    return endings;
  }

  private static Kind kind(YamlMapping row) {
    String name = row.text("kind");
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw row.error("kind", ": there is no " + name);
  }

  private static Ending ending(YamlMapping row, String text, Kind kind, boolean word) {
    boolean isFolded =
        text.length() >= 3
            && text.length() <= MAX_CHARS
            && text.chars().allMatch(c -> c >= 'a' && c <= 'z');
    if (!isFolded) {
      throw row.error(text + " is not 3 to " + MAX_CHARS + " letters a to z");
    }
    return new Ending(new StringBuilder(text).reverse().toString(), kind, word);
  }

  /** False if no name that ends with these letters is sensitive, the last first. */
  boolean mayEnd(char last, char second, char third) {
    return byTail[tail(last, second, third)] != null;
  }

  /**
   * The kind of a name.
   *
   * @param reversed its letters and digits in lower case, the last first
   * @param wordStart whether a word begins at each
   */
  Kind kind(char[] reversed, boolean[] wordStart, int length) {
    if (length < 3) {
      return Kind.NONE;
    }
    Ending[] bucket = byTail[tail(reversed[0], reversed[1], reversed[2])];
    if (bucket == null) {
      return Kind.NONE;
    }
    for (Ending ending : bucket) {
      int size = ending.reversed.length();
      boolean fits = size <= length && (!ending.word || wordStart[size - 1]);
      for (int i = 0; fits && i < size; i++) {
        fits = ending.reversed.charAt(i) == reversed[i];
      }
      if (fits) {
        return ending.kind;
      }
    }
    return Kind.NONE;
  }

  private static int tail(char last, char second, char third) {
    return ((last & 31) << 10) | ((second & 31) << 5) | (third & 31);
  }
}
