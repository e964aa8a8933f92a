package io.pharos.operators.otlp;

import io.pharos.operators.redaction.RedactionTally;
import io.pharos.operators.sample.DropReason;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.MetricPoint;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;

/** Where exploded requests go. */
public interface IngestOutput {

  /** A span and everything of it that is not in its head. */
  void span(SpanHead head, Payload payload);

  /** A log record and everything of it that is not in its head. */
  void log(LogHead head, Payload payload);

  /** What a request says of an accelerator. Never called for requests of other signals. */
  default void accelerator(AcceleratorSample sample) {}

  /** What a request says of a serving engine. Never called for requests of other signals. */
  default void engine(EngineSample sample) {}

  /** A data point that is kept as it came. Never called for requests of other signals. */
  default void metric(MetricPoint point) {}

  /** Counts data points that go nowhere. Never called for requests of other signals. */
  default void countDropped(DropReason reason, long points) {}

  /** Counts what was redacted in data points. Never called for requests of other signals. */
  default void countRedacted(RedactionTally tally) {}

  /** A part of a request that could not go its way. */
  void deadLetter(DeadLetter letter);

  /** Counts something. */
  void count(IngestMetric metric, long amount);

  /** Counts items lost, by reason. */
  void countDeadLettered(DeadLetterReason reason, long items);
}
