package io.pharos.operators.accelerator;

/** What attribution counts. */
enum AcceleratorCounter {
  /** Samples and parts of samples. */
  SAMPLES,
  /** Samples that came after their time was given out. */
  LATE_SAMPLES,
  /** Calls placed on a device; a call on two devices counts twice. */
  PLACED_CALLS,
  /** Calls that came, or were corrected, after all of their time was given out. */
  LATE_CALLS,
  /** Readings of engines. */
  ENGINE_READINGS,
  /** Readings of engines that came after their time was given out. */
  LATE_READINGS
}
