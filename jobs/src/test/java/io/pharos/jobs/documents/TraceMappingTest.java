package io.pharos.jobs.documents;

import static io.pharos.jobs.documents.DocumentFixtures.MONDAY_NIGHT;
import static io.pharos.jobs.documents.DocumentFixtures.SPAN;
import static io.pharos.jobs.documents.DocumentFixtures.TRACE;
import static io.pharos.jobs.documents.DocumentFixtures.TUESDAY_MORNING;
import static io.pharos.jobs.documents.DocumentFixtures.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.connectors.elasticsearch.DocumentNaming;
import io.pharos.connectors.elasticsearch.DocumentOrigin;
import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.Trace;
import io.pharos.schemas.document.TraceDocument;
import io.pharos.schemas.identity.Hex;
import org.junit.jupiter.api.Test;

class TraceMappingTest {

  private final TraceMapping live =
      new TraceMapping(new DocumentNaming("pharos", 0), "pharos.traces");

  @Test
  void traceIsOneDocumentInTheIndexOfTheDayItStarted() {
    Trace trace = trace(1, MONDAY_NIGHT);
    assertThat(live.map(trace))
        .isEqualTo(
            new DocumentWrite(
                "pharos-traces-2026.11.23",
                "acme:" + TRACE,
                1,
                TraceDocument.of(trace),
                null,
                new DocumentOrigin("pharos.traces", "acme", TRACE, null, trace.getEventTimeMs())));
  }

  @Test
  void revisionThatMovesTheDayDeletesTheCopyOfTheFormerDay() {
    Trace trace = trace(2, MONDAY_NIGHT);
    trace.setPreviousStartNs(TUESDAY_MORNING);
    DocumentWrite write = live.map(trace);
    assertThat(write.index()).isEqualTo("pharos-traces-2026.11.23");
    assertThat(write.previousIndex()).isEqualTo("pharos-traces-2026.11.24");
    assertThat(write.version()).isEqualTo(2);
  }

  @Test
  void revisionThatMovesTheStartWithinItsDayDeletesNothing() {
    Trace trace = trace(2, MONDAY_NIGHT);
    trace.setPreviousStartNs(MONDAY_NIGHT + 999_000_000);
    assertThat(live.map(trace).previousIndex()).isNull();
  }

  @Test
  void fragmentIsADocumentOfItsOwn() {
    Trace fragment = trace(1, MONDAY_NIGHT);
    fragment.setFragment(new SpanId(Hex.parse(SPAN)));
    assertThat(live.map(fragment).id()).isEqualTo("acme:" + TRACE + "~" + SPAN);
  }

  @Test
  void replayedTraceIsAboveEveryLiveRevision() {
    TraceMapping replay = new TraceMapping(new DocumentNaming("pharos", 1), "pharos.traces");
    assertThat(replay.map(trace(1, MONDAY_NIGHT)).version())
        .isGreaterThan(live.map(trace(Integer.MAX_VALUE, MONDAY_NIGHT)).version());
  }
}
