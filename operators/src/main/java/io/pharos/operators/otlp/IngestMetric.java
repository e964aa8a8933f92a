package io.pharos.operators.otlp;

/** What ingest counts; the lower-case name is the metric's name. */
public enum IngestMetric {
  /** Bytes of OTLP requests read. */
  BYTES,
  /** Spans passed on. */
  SPANS,
  /** Log records passed on. */
  LOGS,
  /** Spans and log records lost to the dead letter, also counted by reason. */
  DEAD_LETTERED,
  /** Records whose clock ran ahead of their Kafka record. */
  CLAMPED,
  /** Records that lost something to a size limit. */
  TRUNCATED,
  /** Spans that ended before they started, kept with their start as end. */
  END_BEFORE_START
}
