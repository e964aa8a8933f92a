package io.pharos.operators.trace;

import static io.pharos.schemas.SpanFixtures.at;
import static io.pharos.schemas.SpanFixtures.head;
import static io.pharos.schemas.SpanFixtures.llm;
import static io.pharos.schemas.SpanFixtures.log;

import io.pharos.schemas.SpanHead;

/**
 * What happens before and after a savepoint that holds a trace of each kind: trace 1 is forgotten,
 * 2 published, 3 open, 4 forgotten with an open fragment.
 */
final class SavepointStory {

  private static final int ERROR = 17;

  /** Later than the instant at which the first traces are forgotten. */
  static final long LATER = 31 * 60_000;

  private SavepointStory() {}

  static void before(TraceHarness harness) throws Exception {
    harness.span(head(1, 1, null, 0, 1_000));
    harness.span(head(4, 1, null, 0, 1_000));
    harness.watermark(at(LATER));
    harness.span(head(2, 1, null, LATER, LATER + 1_000));
    harness.span(llm(head(2, 2, 1L, LATER, LATER + 900), 100, 20));
    harness.log(log(2, 6, LATER + 500, ERROR));
    harness.span(head(4, 7, 1L, LATER, LATER + 4_000));
    harness.span(settledStep());
    harness.watermark(at(LATER + 5_000));
    harness.span(settledStep());
    harness.span(llm(head(3, 3, 1L, LATER, LATER + 5_500), 300, 60));
    harness.log(log(3, 8, LATER + 5_200, ERROR));
  }

  private static SpanHead settledStep() {
    return llm(head(3, 2, 1L, LATER, LATER + 3_500), 200, 40);
  }

  static void after(TraceHarness harness) throws Exception {
    harness.span(head(3, 1, null, LATER, LATER + 6_000));
    // published before: repeated
    harness.span(llm(head(2, 2, 1L, LATER, LATER + 900), 100, 20));
    harness.log(log(2, 6, LATER + 500, ERROR));
    // behind the watermark of before
    harness.span(llm(head(2, 3, 1L, LATER, LATER + 2_000), 10, 2));
    harness.span(head(1, 9, 1L, LATER, LATER + 7_000));
    harness.log(log(4, 10, LATER + 7_000, ERROR));
    harness.end();
  }
}
