package io.pharos.operators.price;

/**
 * When a price holds.
 *
 * @param fromMs first instant, in milliseconds since the epoch
 * @param untilMs first instant at which it holds no more
 */
record Validity(long fromMs, long untilMs) {

  boolean holds(long atMs) {
    return fromMs <= atMs && atMs < untilMs;
  }

  boolean overlaps(Validity other) {
    return fromMs < other.untilMs && other.fromMs < untilMs;
  }
}
