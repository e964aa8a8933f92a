package io.pharos.operators.sample;

/** What becomes of metrics that the table does not know. */
public enum UnmappedMetrics {
  KEEP,
  DROP
}
