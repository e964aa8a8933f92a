package io.pharos.operators.objective;

/** What objectives count besides what they publish. */
enum ObjectiveCounter {
  /** Requests that ended before any window began; they belong to none. */
  OUTSIDE_WINDOWS,
  /** Parts that went to the group of the excess. */
  OVERFLOWED_PARTS,
  /** Alerts that were published. */
  FIRED,
  UPDATED,
  RESOLVED
}
