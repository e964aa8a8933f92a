package io.pharos.operators.objective;

/** What objectives count besides what they publish. */
enum ObjectiveCounter {
  /** Steps that came after their slot was judged, and were added to the next. */
  LATE_ACCEPTED,
  /** Requests that ended before any window began; they belong to none. */
  OUTSIDE_WINDOWS,
  /** Parts of counts sent on. */
  PARTS,
  /** Parts that went to the group of the excess. */
  OVERFLOWED_PARTS,
  /** Alerts that were published. */
  FIRED,
  UPDATED,
  RESOLVED
}
