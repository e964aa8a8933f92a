package io.pharos.operators.price;

/** How much of a cost is known. */
public enum CostState {
  /** Everything that occurred has a price; the sum is the cost. */
  PRICED,
  /** Something that occurred has no price of its own; the sum holds the rest. */
  PARTLY_PRICED,
  /** Nothing is known of the cost; the sum is 0 and means nothing. */
  UNPRICED
}
