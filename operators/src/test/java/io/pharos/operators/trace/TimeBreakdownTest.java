package io.pharos.operators.trace;

import static io.pharos.operators.trace.FactsFixtures.span;
import static io.pharos.operators.trace.FactsFixtures.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.schemas.Breakdown;
import io.pharos.schemas.StepKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeBreakdownTest {

  private static final long START = 0;
  private static final long END = 100;

  @Test
  void timeWithoutAStepIsOther() {
    assertThat(of(span(1, 0, 0, 100))).isEqualTo(parts(0, 0, 0, 0, 0, 0, 100));
  }

  @Test
  void engineTimesSplitAModelCall() {
    SpanFacts call = step(StepKind.LLM, 2, 1, 10, 90);
    call.setQueueNs(5);
    call.setPrefillNs(15);

    assertThat(of(call)).isEqualTo(parts(5, 0, 0, 15, 60, 0, 20));
  }

  @Test
  void firstTokenEndsPrefillWhereTheEngineSaysNothing() {
    SpanFacts call = step(StepKind.LLM, 2, 1, 10, 90);
    call.setTtftNs(30);

    assertThat(of(call)).isEqualTo(parts(0, 0, 0, 30, 50, 0, 20));
  }

  @Test
  void timesThatExceedTheCallAreCutAtItsEnd() {
    SpanFacts call = step(StepKind.LLM, 2, 1, 10, 90);
    call.setQueueNs(50);
    call.setPrefillNs(Long.MAX_VALUE);

    assertThat(of(call)).isEqualTo(parts(50, 0, 0, 30, 0, 0, 20));
  }

  @Test
  void innermostStepDecides() {
    assertThat(
            of(
                step(StepKind.TOOL, 2, 1, 0, 80),
                step(StepKind.RETRIEVAL, 3, 2, 10, 60),
                step(StepKind.RERANK, 4, 3, 20, 30)))
        .isEqualTo(parts(0, 40, 10, 0, 0, 30, 20));
  }

  @Test
  void engineInsideTheCallOfItsClientDecides() {
    SpanFacts client = step(StepKind.LLM, 2, 1, 0, 100);
    client.setTtftNs(50);
    SpanFacts engine = step(StepKind.LLM, 3, 2, 10, 90);
    engine.setQueueNs(20);
    engine.setPrefillNs(25);

    assertThat(of(client, engine)).isEqualTo(parts(20, 0, 0, 10 + 25, 35 + 10, 0, 0));
  }

  @Test
  void embeddingIsPartOfRetrieval() {
    assertThat(of(step(StepKind.EMBEDDING, 2, 1, 20, 70))).isEqualTo(parts(0, 50, 0, 0, 0, 0, 50));
  }

  private static Breakdown of(SpanFacts... spans) {
    return TimeBreakdown.of(List.of(spans), START, END);
  }

  private static Breakdown parts(
      long queue, long retrieval, long rerank, long prefill, long decode, long tool, long other) {
    return new Breakdown(queue, retrieval, rerank, prefill, decode, tool, other);
  }
}
