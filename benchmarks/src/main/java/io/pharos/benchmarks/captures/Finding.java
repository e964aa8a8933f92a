package io.pharos.benchmarks.captures;

/**
 * How one field of one span was read.
 *
 * @param truth what it is, as text
 * @param read what was read, as text; null for nothing
 * @param cause why they differ, empty where they agree
 */
record Finding(
    CallTruth of, String field, String truth, String read, Outcome outcome, String cause) {

  /** How a reading compares with the truth. */
  enum Outcome {
    /** Read as it is. */
    AGREES,
    /** The recording does not say it, and nothing was read. */
    UNSAID,
    /** The recording says something else than the truth, and that was read. */
    MISSAID,
    /** The recording says it, and it was not read. */
    MISREAD
  }
}
