package io.pharos.operators.trace;

import static io.pharos.operators.trace.FactsFixtures.step;
import static io.pharos.operators.trace.FactsFixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TokenCounts;
import io.pharos.schemas.StepKind;
import java.time.Duration;
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

  @Test
  void oneCallReportedByTwoInstrumentationsSideBySideCountsOnce() {
    SpanFacts wrapped = usage(step(StepKind.LLM, 2, 1, 10, 50), 10);
    SpanFacts sdk = usage(step(StepKind.LLM, 3, 1, 12, 48), 10);
    sdk.setDialectKey(1);
    sdk.setResponseKey(RESPONSE);

    assertThat(counted(step(StepKind.OTHER, 1, 0, 0, 100), wrapped, sdk)).containsExactly(1L, 3L);
  }

  @Test
  void parallelCallsReportedByTwoInstrumentationsCountOnceEach() {
    SpanFacts[] all = new SpanFacts[5];
    all[0] = step(StepKind.OTHER, 1, 0, 0, 100);
    for (int i = 1; i < 5; i++) {
      all[i] = usage(step(StepKind.LLM, i + 1, 1, 10 + i, 50), 10);
      all[i].setDialectKey(i % 2);
    }

    assertThat(counted(all)).hasSize(3);
  }

  @Test
  void parallelCallsOfOneInstrumentationCountBothAlsoWithEqualUsage() {
    assertThat(
            counted(
                step(StepKind.OTHER, 1, 0, 0, 100),
                usage(step(StepKind.LLM, 2, 1, 10, 50), 10),
                usage(step(StepKind.LLM, 3, 1, 12, 48), 10)))
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void callsOneAfterTheOtherInTwoDialectsCountBoth() {
    SpanFacts later = usage(step(StepKind.LLM, 3, 1, 51, 90), 10);
    later.setDialectKey(1);

    assertThat(
            counted(
                step(StepKind.OTHER, 1, 0, 0, 100),
                usage(step(StepKind.LLM, 2, 1, 10, 50), 10),
                later))
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void outerOfTwoNestedReportsCountsWhereItKnowsMore() {
    SpanFacts outer = usage(step(StepKind.LLM, 1, 0, 0, 100), 0);
    outer.setTokens(new TokenCounts(36L, 64L, 0L, 30L, 30L, false));
    SpanFacts inner = usage(step(StepKind.LLM, 2, 1, 10, 90), 0);
    inner.setTokens(new TokenCounts(100L, 0L, 0L, 60L, 0L, false));
    SpanFacts estimated = usage(step(StepKind.LLM, 2, 1, 10, 90), 13);
    estimated.getTokens().setEstimated(true);

    assertThat(counted(outer, inner)).containsExactly(1L);
    assertThat(counted(usage(step(StepKind.LLM, 1, 0, 0, 100), 38), estimated)).containsExactly(1L);
  }

  @Test
  void reportsSideBySideAreOneCallAlsoWhereOneKnowsNoParts() {
    SpanFacts whole = usage(step(StepKind.LLM, 2, 1, 10, 50), 100);
    SpanFacts parts = usage(step(StepKind.LLM, 3, 1, 12, 48), 0);
    parts.setTokens(new TokenCounts(36L, 64L, 0L, 1L, 0L, false));
    parts.setDialectKey(1);

    assertThat(counted(step(StepKind.OTHER, 1, 0, 0, 100), whole, parts)).containsExactly(1L, 3L);
  }

  @Test
  void callsOfTwoModelsSideBySideAreTwoHoweverEqual() {
    SpanFacts one = usage(step(StepKind.LLM, 2, 1, 10, 50), 10);
    SpanFacts other = usage(step(StepKind.LLM, 3, 1, 12, 48), 10);
    one.setModel("gpt-4o");
    other.setModel("claude-sonnet-4");
    other.setDialectKey(1);

    assertThat(counted(step(StepKind.OTHER, 1, 0, 0, 100), one, other)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void agentCountsBesideAnEmbeddingOfItsTool() {
    assertThat(
            counted(
                usage(step(StepKind.AGENT, 1, 0, 0, 100), 300),
                step(StepKind.TOOL, 2, 1, 10, 50),
                usage(step(StepKind.EMBEDDING, 3, 2, 20, 40), 5)))
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void hugeTraceOfTwoDialectsIsDecidedAtOnce() {
    SpanFacts[] all = new SpanFacts[10_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = usage(step(StepKind.LLM, i + 2L, 1, 0, 1_000 + i), i % 7);
      all[i].setDialectKey(i % 2);
    }

    assertTimeout(Duration.ofSeconds(5), () -> counted(all));
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
