package io.pharos.local.serving;

/** What a caller must keep to. */
final class Rule {

  private Rule() {}

  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
