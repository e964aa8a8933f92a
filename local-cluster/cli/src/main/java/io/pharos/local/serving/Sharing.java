package io.pharos.local.serving;

/** How several engines share one card. */
public enum Sharing {
  /** Not at all. */
  WHOLE,
  /** Each has slices of its own. */
  MIG,
  /** One at a time, in turns. */
  TIME_SLICED
}
