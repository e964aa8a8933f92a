package io.pharos.operators.trace;

import static io.pharos.operators.trace.FactsFixtures.step;
import static io.pharos.operators.trace.FactsFixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TokenCounts;
import io.pharos.schemas.StepKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageCountTest {

  private static final long RESPONSE = 77;

  @Test
  void agentThatReportsTheSumOfItsCallsDoesNotCount() {
    assertThat(
            counted(
                usage(step(StepKind.AGENT, 1, 0, 0, 100), 30),
                usage(step(StepKind.LLM, 2, 1, 10, 20), 10),
                usage(step(StepKind.LLM, 3, 1, 30, 40), 20)))
        .containsExactly(2L, 3L);
  }

  @Test
  void agentWhoseCallsLeftNoUsageCounts() {
    assertThat(
            counted(
                usage(step(StepKind.AGENT, 1, 0, 0, 100), 30), step(StepKind.LLM, 2, 1, 10, 20)))
        .containsExactly(1L, 2L);
  }

  @Test
  void innermostOfNestedCallsCounts() {
    assertThat(
            counted(
                usage(step(StepKind.LLM, 1, 0, 0, 100), 10),
                usage(step(StepKind.LLM, 2, 1, 10, 90), 10)))
        .containsExactly(2L);
  }

  @Test
  void outerOfNestedCallsCountsWhereItAloneKnowsTheUsage() {
    assertThat(
            counted(
                usage(step(StepKind.LLM, 1, 0, 0, 100), 10),
                step(StepKind.HTTP, 2, 1, 10, 90),
                step(StepKind.LLM, 3, 2, 10, 90)))
        .containsExactly(1L, 2L);
  }

  @Test
  void innermostOfNestedCallsWithoutUsageCounts() {
    assertThat(counted(step(StepKind.LLM, 1, 0, 0, 100), step(StepKind.LLM, 2, 1, 10, 90)))
        .containsExactly(2L);
  }

  @Test
  void everyAttemptInsideOneCallCounts() {
    assertThat(
            counted(
                usage(step(StepKind.LLM, 1, 0, 0, 100), 10),
                step(StepKind.LLM, 2, 1, 10, 40),
                usage(step(StepKind.LLM, 3, 1, 50, 90), 10)))
        .containsExactly(2L, 3L);
  }

  @Test
  void callMadeByAToolOfACallIsAnother() {
    assertThat(
            counted(
                usage(step(StepKind.LLM, 1, 0, 0, 100), 10),
                step(StepKind.TOOL, 2, 1, 10, 90),
                usage(step(StepKind.LLM, 3, 2, 20, 80), 25)))
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void callThatReportsTheUsageOfWhatItsToolsCalledDoesNotCount() {
    assertThat(
            counted(
                usage(step(StepKind.LLM, 1, 0, 0, 100), 25),
                step(StepKind.TOOL, 2, 1, 10, 90),
                usage(step(StepKind.LLM, 3, 2, 20, 80), 25)))
        .containsExactly(2L, 3L);
  }

  @Test
  void oneResponseReportedSideBySideCountsOnceWhereMoreIsKnown() {
    SpanFacts estimated = usage(step(StepKind.LLM, 2, 1, 10, 20), 9);
    estimated.getTokens().setEstimated(true);
    SpanFacts read = usage(step(StepKind.LLM, 3, 1, 11, 20), 10);
    estimated.setResponseKey(RESPONSE);
    read.setResponseKey(RESPONSE);

    assertThat(counted(step(StepKind.OTHER, 1, 0, 0, 100), estimated, read))
        .containsExactly(1L, 3L);
  }

  @Test
  void equalCallsWithDifferentResponsesCountBoth() {
    SpanFacts one = usage(step(StepKind.LLM, 2, 1, 10, 20), 10);
    SpanFacts other = usage(step(StepKind.LLM, 3, 1, 10, 20), 10);
    one.setResponseKey(RESPONSE);
    other.setResponseKey(RESPONSE + 1);

    assertThat(counted(step(StepKind.OTHER, 1, 0, 0, 100), one, other)).containsExactly(1L, 2L, 3L);
  }

  private static SpanFacts usage(SpanFacts facts, long input) {
    facts.setTokens(new TokenCounts(input, 0L, 0L, 1L, 0L, false));
    return facts;
  }

  private static List<Long> counted(SpanFacts... spans) {
    SpanTree tree = tree(spans);
    boolean[] counted = UsageCount.of(tree);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < counted.length; i++) {
      if (counted[i]) {
        ids.add(tree.spans().get(i).getSpanId());
      }
    }
    return ids;
  }
}
