package io.pharos.operators.otlp;

import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;

/** Where exploded requests go. */
public interface IngestOutput {

  /** A span and everything of it that is not in its head. */
  void span(SpanHead head, Payload payload);

  /** A log record and everything of it that is not in its head. */
  void log(LogHead head, Payload payload);

  /** A part of a request that could not go its way. */
  void deadLetter(DeadLetter letter);

  /** Counts something. */
  void count(IngestMetric metric, long amount);

  /** Counts items lost, by reason. */
  void countDeadLettered(DeadLetterReason reason, long items);
}
