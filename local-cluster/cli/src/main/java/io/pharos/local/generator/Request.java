package io.pharos.local.generator;

import io.pharos.local.chance.SeededRandom;

/**
 * One request while it is being simulated: its trace, its chance, and who sent it.
 *
 * @param giantPrompt true where its prompt is to be 400 KB
 * @param answers how its calls of models were served so far
 */
record Request(
    SimulatedTrace trace,
    SeededRandom random,
    Instrumentation instrumentation,
    String sessionId,
    String userId,
    long startNs,
    boolean giantPrompt,
    ModelAnswers answers) {

  static final long MS = 1_000_000L;

  /** A duration between low and high milliseconds, in nanoseconds. */
  long ms(double low, double high) {
    return (long) (random.uniform(low, high) * MS);
  }
}
