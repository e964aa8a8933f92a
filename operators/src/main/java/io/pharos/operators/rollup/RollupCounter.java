package io.pharos.operators.rollup;

/** What rollups count besides what they publish. */
enum RollupCounter {
  /** Records whose window is settled; they go to the dead letters. */
  LATE_REFUSED,
  /** Parts that went to the series of the excess. */
  OVERFLOWED_PARTS,
  /** Windows published for the first time, and again. */
  WINDOWS,
  REVISIONS
}
