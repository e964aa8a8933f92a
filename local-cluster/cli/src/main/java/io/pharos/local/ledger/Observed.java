package io.pharos.local.ledger;

import java.util.List;

/**
 * What was found behind the pipelines, to be held against a {@link TruthLedger}.
 *
 * <p>Only what belongs to the generated workload: other data in the same store is left out by the
 * implementor. Each call returns the same answer.
 */
public interface Observed {

  /**
   * Every trace document, the newest revision of each document id; two of one identity is an error.
   */
  List<TraceObserved> traces();

  /** Every span document; two of one identity is an error. */
  List<SpanIdentity> spans();

  /** Dead letters, distinct by origin (topic, partition, offset, path), items summed by reason. */
  List<DeadLetterObserved> deadLetters();

  /** Distinct logs seen outside any trace. */
  long looseLogs();
}
