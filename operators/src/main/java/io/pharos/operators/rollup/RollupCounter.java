package io.pharos.operators.rollup;

/** What rollups count besides what they publish. */
enum RollupCounter {
  /** Records that came after their slot was added, and were added to the next. */
  LATE_ACCEPTED,
  /** Records whose window is settled; they go to the dead letters. */
  LATE_REFUSED,
  /** Parts of windows sent on. */
  PARTS,
  /** Parts that went to the series of the excess. */
  OVERFLOWED_PARTS,
  /** Windows published for the first time, and again. */
  WINDOWS,
  REVISIONS
}
