package io.pharos.operators.objective;

/** What a request is to an objective. */
enum Outcome {
  GOOD,
  BAD,
  /** It does not say what the objective asks for. */
  UNKNOWN
}
