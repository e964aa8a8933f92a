package io.pharos.operators.trace;

/** What trace correlation counts, as metric names. */
public enum TraceCounter {
  SPANS,
  LOGS,
  STEPS,
  STEP_CORRECTIONS,
  INFERRED_CALLS,
  TRACES,
  AMENDMENTS,
  FRAGMENTS,
  DUPLICATES,
  LATE_ACCEPTED,
  KEPT_OUT_BY_CAP
}
