package io.pharos.operators.otlp;

/** What ingest counts; the lower-case name is the metric's name. */
public enum IngestMetric {
  /** Bytes of OTLP requests read. */
  BYTES,
  /** Spans passed on. */
  SPANS,
  /** Log records passed on. */
  LOGS,
  /** Data points that became part of a sample. */
  POINTS_SAMPLED,
  /** Data points passed on as they came. */
  POINTS_KEPT,
  /** Data points that no row of the table holds for, kept or dropped. */
  POINTS_UNMAPPED,
  /** Exemplars with a trace id, of all data points. */
  EXEMPLARS,
  /** Spans, log records and data points lost to the dead letter, also counted by reason. */
  DEAD_LETTERED,
  /** Records whose clock ran ahead of their Kafka record. */
  CLAMPED,
  /** Records that lost something to a size limit. */
  TRUNCATED,
  /** Spans that ended before they started, kept with their start as end. */
  END_BEFORE_START
}
