package io.pharos.operators.accelerator;

/**
 * Steps of all engines in a stretch of time as calls let guess them, and what these attended to.
 */
final class StepGuess {

  /** As prompts and generated tokens let guess them there and then. */
  double planned;

  /** As calls that generated let guess them over all their time. */
  double lived;

  /** Tokens attended to, summed over the planned steps. */
  double attended;

  void add(StepGuess other) {
    planned += other.planned;
    lived += other.lived;
    attended += other.attended;
  }
}
