package io.pharos.local.generator;

/** What can be wrong with a trace as a whole. */
enum TraceDefect {
  NONE(""),
  ORPHAN("orphan"),
  CYCLE("cycle"),
  MISSING_ROOT("missing_root"),
  GIANT_TRACE("giant_trace"),
  GIANT_SPAN("giant_span");

  private final String label;

  TraceDefect(String label) {
    this.label = label;
  }

  /** Name in the ledger. */
  String label() {
    return label;
  }
}
