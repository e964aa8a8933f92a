package io.pharos.operators.dialect;

/** How a row gives a duration: in a unit, or as the instant at which it ended. */
enum TimeUnitOfRow {
  S(1_000_000_000L),
  MS(1_000_000L),
  US(1_000L),
  NS(1L),
  /** ISO 8601; the duration runs from the span's start. */
  INSTANT(0);

  private final long nanos;

  TimeUnitOfRow(long nanos) {
    this.nanos = nanos;
  }

  /** Nanoseconds per unit. */
  long nanos() {
    return nanos;
  }
}
