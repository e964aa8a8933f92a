package io.pharos.local.generator;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Personal values that some generated texts hold, so that it can be looked up where they came out
 * again. All are made up or published for tests.
 */
public final class PlantedSecrets {

  /** Every value that is planted, as it stands in the texts. */
  public static final List<String> VALUES =
      List.of(
          "anna.berg@planted.example",
          "4111 1111 1111 1111",
          "DE89 3704 0044 0532 0130 00",
          "13912345678",
          "203.0.113.77");

  private static final String SENTENCE =
      "please write to %s about card %s and account %s or call 手机 %s from %s today";
  private static final int LEAST_CHARACTERS = 160;
  private static final int ONE_IN = 8;

  private PlantedSecrets() {}

  /** One long text in eight, chosen by what it says, with a sentence full of secrets in it. */
  static String plant(String prose) {
    if (prose.length() < LEAST_CHARACTERS || Math.floorMod(prose.hashCode(), ONE_IN) != 0) {
      return prose;
    }
    int middle = prose.indexOf(' ', prose.length() / 2);
    return prose.substring(0, middle)
        + ' '
        + SENTENCE.formatted(VALUES.toArray())
        + prose.substring(middle);
  }

  /** Whether any of them stands in a text, given as UTF-8. */
  public static boolean isIn(byte[] text) {
    String latin = new String(text, StandardCharsets.ISO_8859_1);
    return VALUES.stream().anyMatch(latin::contains);
  }
}
