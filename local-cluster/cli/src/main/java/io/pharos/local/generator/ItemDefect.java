package io.pharos.local.generator;

/** What can be wrong with one span or log, or with its way. */
enum ItemDefect {
  NONE(""),
  OUT_OF_ORDER("out_of_order"),
  LATE("late"),
  TOO_LATE("too_late"),
  DUPLICATE("duplicate_item"),
  SKEWED("skewed"),
  BAD("bad_span");

  private final String label;

  ItemDefect(String label) {
    this.label = label;
  }

  /** Name in the ledger. */
  String label() {
    return label;
  }
}
