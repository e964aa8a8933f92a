package io.pharos.operators.trace;

import static io.pharos.schemas.SpanFixtures.as;
import static io.pharos.schemas.SpanFixtures.at;
import static io.pharos.schemas.SpanFixtures.child;
import static io.pharos.schemas.SpanFixtures.failed;
import static io.pharos.schemas.SpanFixtures.head;
import static io.pharos.schemas.SpanFixtures.llm;
import static io.pharos.schemas.SpanFixtures.log;
import static io.pharos.schemas.SpanFixtures.ranked;
import static io.pharos.schemas.SpanFixtures.root;
import static io.pharos.schemas.SpanFixtures.spanId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pharos.schemas.Call;
import io.pharos.schemas.CloseReason;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.ReplacedStep;
import io.pharos.schemas.ServingUnit;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Trace;
import io.pharos.schemas.TraceLog;
import io.pharos.schemas.TraceSpan;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TraceFunctionTest {

  private static final int ERROR = 17;
  private static final int INFO = 9;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private TraceHarness harness;

  @BeforeEach
  void open() throws Exception {
    harness = TraceHarness.fresh(TraceLimits.DEFAULT);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void traceIsPublishedTwoQuietSecondsAfterItsRootEnded() throws Exception {
    harness.span(child(2, 1, 100, 900));
    harness.span(root(1, 0, 1_000));
    harness.watermark(at(2_999));
    assertThat(harness.traces()).isEmpty();

    harness.watermark(at(3_000));

    Trace trace = only(harness.traces());
    assertThat(trace.getCloseReason()).isEqualTo(CloseReason.ROOT_ENDED);
    assertThat(trace.getSpans()).isEqualTo(2);
    assertThat(trace.getRevision()).isEqualTo(1);
    assertThat(trace.getEventTimeMs()).isEqualTo(at(3_000));
    assertThat(trace.getComplete()).isTrue();
    assertThat(trace.getRootName()).isEqualTo("span-1");
    assertThat(trace.getStartNs()).isEqualTo(at(0) * 1_000_000);
    assertThat(trace.getEndNs()).isEqualTo(at(1_000) * 1_000_000);
  }

  @Test
  void childThatEndsSoonAfterTheRootIsWaitedFor() throws Exception {
    harness.span(root(1, 0, 1_000));
    harness.span(child(2, 1, 100, 2_500));
    harness.watermark(at(4_499));
    assertThat(harness.traces()).isEmpty();

    harness.watermark(at(4_500));

    assertThat(only(harness.traces()).getSpans()).isEqualTo(2);
  }

  @Test
  void spanThatEndsAfterTheQuietTimeMakesARevisionEvenWhereItArrivedBefore() throws Exception {
    harness.span(child(2, 1, 100, 4_000));
    harness.span(root(1, 0, 1_000));
    harness.watermark(at(10_000));

    assertThat(harness.traces()).extracting(Trace::getRevision).containsExactly(1, 2);
    assertThat(harness.traces()).extracting(Trace::getSpans).containsExactly(1, 2);
    assertThat(harness.traces())
        .extracting(Trace::getEventTimeMs)
        .containsExactly(at(3_000), at(6_000));
    assertThat(harness.traces().get(1).getCloseReason()).isEqualTo(CloseReason.AMENDED);
  }

  @Test
  void traceWithoutARootIsPublishedAfterTwoMinutesOfInactivity() throws Exception {
    harness.span(child(2, 1, 0, 1_000));
    harness.span(child(3, 1, 0, 60_000));
    harness.watermark(at(60_000 + 2 * MINUTE - 1));
    assertThat(harness.traces()).isEmpty();

    harness.watermark(at(60_000 + 2 * MINUTE));

    Trace trace = only(harness.traces());
    assertThat(trace.getCloseReason()).isEqualTo(CloseReason.INACTIVE);
    assertThat(trace.getComplete()).isFalse();
    assertThat(trace.getOrphans()).isEqualTo(2);
  }

  @Test
  void traceThatNeverRestsIsPublishedAtTwoHours() throws Exception {
    for (long minute = 0; minute <= 130; minute++) {
      harness.span(child(100 + minute, 1, 0, minute * MINUTE));
      harness.watermark(at(minute * MINUTE));
    }

    Trace trace = only(harness.traces());
    assertThat(trace.getCloseReason()).isEqualTo(CloseReason.AGED);
    assertThat(trace.getEventTimeMs()).isEqualTo(at(2 * HOUR));
    assertThat(trace.getSpans()).isEqualTo(121);
  }

  @Test
  void stepThatEndedJustBeforeTheTraceGrewOldIsSettled() throws Exception {
    harness.span(child(1_000, 1, 0, 300));
    for (long minute = 1; minute < 120; minute++) {
      harness.span(child(1_000 + minute, 1, 0, minute * MINUTE));
      harness.watermark(at(minute * MINUTE));
    }
    harness.span(llm(child(7, 1, 0, 2 * HOUR + 200), 100, 20));
    harness.watermark(at(2 * HOUR + 5_000));

    assertThat(harness.traces()).extracting(Trace::getCloseReason).contains(CloseReason.AGED);
    assertThat(only(harness.steps()).getSpan().getSpanId()).isEqualTo(spanId(7));
    assertThat(harness.traces().get(0).getTokens().getInputUncached()).isEqualTo(100);
  }

  @Test
  void rootReportedTwiceWithTwoEndsComesToTheSameInBothOrders() throws Exception {
    SpanHead pending = ranked(llm(root(1, 0, 1_000), 1, 1), 1);
    SpanHead last = ranked(llm(root(1, 0, 6_000), 9, 1), 2);
    List<Trace> forward = allPublishedFrom(pending, last);
    List<Trace> backward = allPublishedFrom(last, pending);

    assertThat(only(forward).getEndNs()).isEqualTo(at(6_000) * 1_000_000);
    assertThat(only(forward).getEventTimeMs()).isEqualTo(at(8_000));
    assertThat(backward).isEqualTo(forward);
  }

  private static List<Trace> allPublishedFrom(SpanHead... heads) throws Exception {
    try (TraceHarness harness = TraceHarness.fresh(TraceLimits.DEFAULT)) {
      for (SpanHead head : heads) {
        harness.span(head);
      }
      harness.end();
      assertThat(only(harness.steps()).getSpan().getCall().getTokens().getInputUncached())
          .isEqualTo(9);
      return harness.traces();
    }
  }

  @Test
  void spansThatArrivedAheadDisplaceNoneThatAreDue() throws Exception {
    Trace early = firstOfCapped(true);
    Trace inTime = firstOfCapped(false);

    assertThat(early.getSpans()).isEqualTo(20);
    assertThat(early).isEqualTo(inTime);
  }

  /** 20 plain spans that are due with the root, and 10 steps that end 5 s later. */
  private static Trace firstOfCapped(boolean ahead) throws Exception {
    try (TraceHarness harness = TraceHarness.fresh(withCaps(20, 10))) {
      harness.span(root(1, 0, 1_000));
      for (int i = 2; i <= 20; i++) {
        harness.span(child(i, 1, 0, 900));
      }
      if (!ahead) {
        harness.watermark(at(4_000));
      }
      for (int i = 100; i < 110; i++) {
        harness.span(llm(child(i, 1, 0, 6_000), 1, 1));
      }
      harness.watermark(at(4_000));
      return only(harness.traces());
    }
  }

  @Test
  void lateSpanAmendsTheTraceItBelongsTo() throws Exception {
    harness.span(root(1, 0, 1_000));
    harness.watermark(at(20_000));
    harness.span(child(2, 1, 100, 900));
    // it happens right behind the watermark it missed
    harness.watermark(at(22_000));
    assertThat(harness.traces()).hasSize(1);
    harness.watermark(at(22_001));

    assertThat(harness.traces()).extracting(Trace::getRevision).containsExactly(1, 2);
    Trace amended = harness.traces().get(1);
    assertThat(amended.getSpans()).isEqualTo(2);
    assertThat(amended.getLate()).isEqualTo(1);
    assertThat(amended.getFragment()).isNull();
    assertThat(amended.getPreviousStartNs()).isNull();
  }

  @Test
  void amendmentThatMovesTheStartNamesTheOldOne() throws Exception {
    harness.span(root(1, 5_000, 6_000));
    harness.watermark(at(8_000));
    harness.span(child(2, 1, 0, 7_900));
    harness.watermark(at(20_000));

    assertThat(harness.traces().get(1).getStartNs()).isEqualTo(at(0) * 1_000_000);
    assertThat(harness.traces().get(1).getPreviousStartNs()).isEqualTo(at(5_000) * 1_000_000);
  }

  @Test
  void spanOfAForgottenTraceOpensAFragmentUnderItsOwnId() throws Exception {
    harness.span(root(1, 0, 1_000));
    harness.watermark(at(40 * MINUTE));
    harness.span(child(7, 1, 40 * MINUTE, 41 * MINUTE));
    harness.span(child(8, 1, 40 * MINUTE, 41 * MINUTE + 1));
    harness.watermark(at(50 * MINUTE));

    assertThat(harness.traces()).hasSize(2);
    assertThat(harness.traces().get(0).getFragment()).isNull();
    Trace fragment = harness.traces().get(1);
    assertThat(fragment.getFragment()).isEqualTo(spanId(7));
    assertThat(fragment.getRevision()).isEqualTo(1);
    assertThat(fragment.getSpans()).isEqualTo(2);
  }

  @Test
  void repeatedDeliveryIsCountedAndKeptOnce() throws Exception {
    harness.span(root(1, 0, 1_000));
    harness.span(root(1, 0, 1_000));
    harness.log(log(1, 5, 500, INFO));
    harness.log(log(1, 5, 500, INFO));
    harness.watermark(at(10_000));
    harness.span(root(1, 0, 1_000));
    harness.log(log(1, 5, 500, INFO));
    harness.watermark(at(60_000));

    Trace trace = only(harness.traces());
    assertThat(trace.getSpans()).isEqualTo(1);
    assertThat(trace.getLogs()).isEqualTo(1);
    assertThat(trace.getDuplicates()).isEqualTo(2);
  }

  @Test
  void ofTwoSpansWithOneIdTheGreaterRankStandsInBothOrders() throws Exception {
    SpanHead small = ranked(llm(child(2, 1, 0, 900), 10, 5), 1);
    SpanHead great = ranked(llm(child(2, 1, 0, 900), 20, 5), -1);
    Trace first = publishedFrom(small, great, root(1, 0, 1_000));
    Trace second = publishedFrom(great, small, root(1, 0, 1_000));

    assertThat(first.getTokens().getInputUncached()).isEqualTo(20);
    assertThat(second).isEqualTo(first);
  }

  private static Trace publishedFrom(SpanHead... heads) throws Exception {
    try (TraceHarness harness = TraceHarness.fresh(TraceLimits.DEFAULT)) {
      for (SpanHead head : heads) {
        harness.span(head);
      }
      harness.watermark(at(10_000));
      return only(harness.traces());
    }
  }

  private static SpanHead byEngine(SpanHead head) {
    head.getSpan().setEngine(new ServingUnit("node-1", "ml", "chat-0", "chat", null));
    return head;
  }

  @Test
  void callNamesTheEngineThatRanIt() throws Exception {
    harness.span(llm(child(2, 1, 0, 900), 100, 20));
    harness.span(child(3, 2, 10, 890));
    SpanHead engine = llm(child(4, 3, 20, 880), 100, 20);
    engine.getSpan().getCall().setQueueNs(5_000_000L);
    harness.span(byEngine(engine));
    harness.watermark(at(1_000));

    assertThat(harness.steps())
        .allSatisfy(
            step -> {
              assertThat(step.getServedBy().getSpanId()).isEqualTo(spanId(4));
              assertThat(step.getServedBy().getUnit().getPod()).isEqualTo("chat-0");
              assertThat(step.getServedBy().getQueueNs()).isEqualTo(5_000_000L);
              assertThat(step.getServedBy().getEndNs()).isEqualTo(engine.getSpan().getEndNs());
            });
    assertThat(harness.steps()).hasSize(2);
    assertThat(harness.steps()).filteredOn(Step::getCounted).hasSize(1);
  }

  @Test
  void lastAttemptNamesTheEngine() throws Exception {
    harness.span(llm(child(2, 1, 0, 900), 100, 20));
    harness.span(byEngine(llm(child(3, 2, 10, 300), 100, 20)));
    harness.span(byEngine(llm(child(4, 2, 400, 880), 100, 20)));
    harness.watermark(at(1_000));

    Step outer =
        harness.steps().stream()
            .filter(step -> step.getSpan().getSpanId().equals(spanId(2)))
            .findFirst()
            .orElseThrow();
    assertThat(outer.getServedBy().getSpanId()).isEqualTo(spanId(4));
  }

  @Test
  void callBesideAnEngineIsNotServedByIt() throws Exception {
    harness.span(llm(child(2, 1, 0, 900), 100, 20));
    harness.span(byEngine(llm(child(3, 1, 0, 900), 70, 10)));
    harness.watermark(at(1_000));

    assertThat(harness.steps())
        .filteredOn(step -> step.getSpan().getSpanId().equals(spanId(2)))
        .allMatch(step -> step.getServedBy() == null);
  }

  @Test
  void stepIsSettledAtTheFirstWholeSecondAfterItsEnd() throws Exception {
    harness.span(llm(child(2, 1, 0, 1_200), 100, 20));
    harness.watermark(at(1_999));
    assertThat(harness.steps()).isEmpty();

    harness.watermark(at(2_000));

    Step step = only(harness.steps());
    assertThat(step.getEventTimeMs()).isEqualTo(at(2_000));
    assertThat(step.getSpan().getSpanId()).isEqualTo(spanId(2));
    assertThat(step.getCounted()).isTrue();
    assertThat(step.getCorrection()).isZero();
  }

  @Test
  void plainSpanIsNoStep() throws Exception {
    harness.span(as(StepKind.HTTP, root(1, 0, 1_000)));
    harness.end();

    assertThat(harness.steps()).isEmpty();
  }

  @Test
  void greaterRankAfterSettlementMakesACorrection() throws Exception {
    harness.span(ranked(llm(child(2, 1, 0, 1_000), 10, 5), 1));
    harness.watermark(at(2_000));
    harness.span(ranked(llm(child(2, 1, 0, 1_000), 30, 5), 2));
    harness.watermark(at(4_000));

    assertThat(harness.steps()).extracting(Step::getCorrection).containsExactly(0, 1);
    assertThat(harness.steps().get(1).getSpan().getCall().getTokens().getInputUncached())
        .isEqualTo(30);
  }

  @Test
  void usageRepeatedByAnOuterSpanIsNotCounted() throws Exception {
    harness.span(llm(child(3, 2, 100, 800), 100, 20));
    harness.span(llm(child(2, 1, 50, 900), 100, 20));
    harness.span(root(1, 0, 1_000));
    harness.watermark(at(10_000));

    assertThat(harness.steps())
        .extracting(step -> step.getSpan().getSpanId(), Step::getCounted)
        .containsExactly(tuple(spanId(3), true), tuple(spanId(2), false));
    Trace trace = only(harness.traces());
    assertThat(trace.getTokens().getInputUncached()).isEqualTo(100);
    assertThat(trace.getTokens().getOutputVisible()).isEqualTo(20);
    assertThat(trace.getLlmCalls()).isEqualTo(1);
  }

  @Test
  void outerCallSettledBeforeTheOneItRepeatsIsCorrected() throws Exception {
    harness.span(llm(child(2, 1, 0, 900), 100, 20));
    harness.span(llm(child(3, 2, 100, 1_500), 100, 20));
    harness.span(root(1, 0, 2_500));
    harness.end();

    assertThat(harness.steps())
        .extracting(
            step -> step.getSpan().getSpanId(),
            Step::getCounted,
            Step::getCorrection,
            Step::getEventTimeMs)
        .containsExactly(
            tuple(spanId(2), true, 0, at(1_000)),
            tuple(spanId(2), false, 1, at(2_000)),
            tuple(spanId(3), true, 0, at(2_000)));
    assertThat(harness.steps().get(1).getReplaces())
        .isEqualTo(new ReplacedStep(harness.steps().get(0).getSpan(), true));
    assertThat(only(harness.traces()).getTokens().getInputUncached()).isEqualTo(100);
  }

  @Test
  void whatRepeatsAPublishedCallGivesWay() throws Exception {
    harness.span(llm(child(2, 1, 0, 900), 100, 20));
    harness.span(root(1, 0, 1_000));
    harness.span(llm(child(3, 2, 100, 5_500), 100, 20));
    harness.span(llm(child(4, 1, 100, 5_500), 70, 20));
    harness.end();

    assertThat(harness.steps())
        .extracting(step -> step.getSpan().getSpanId(), Step::getCounted, Step::getCorrection)
        .containsExactly(
            tuple(spanId(2), true, 0), tuple(spanId(3), false, 0), tuple(spanId(4), true, 0));
    assertThat(harness.traces())
        .extracting(trace -> trace.getTokens().getInputUncached())
        .containsExactly(100L, 170L);
  }

  @Test
  void callThatLeftOnlyItsHttpSpanIsInferredWhenTheTraceIsPublished() throws Exception {
    harness.span(toModel(failed(child(2, 1, 100, 900))));
    harness.span(root(1, 0, 2_500));
    harness.watermark(at(4_000));
    assertThat(harness.steps()).isEmpty();
    harness.end();

    assertThat(harness.steps())
        .extracting(
            step -> step.getSpan().getSpanId(),
            step -> step.getSpan().getStep(),
            step -> step.getSpan().getError(),
            Step::getInferred,
            Step::getCounted,
            Step::getEventTimeMs)
        .containsExactly(tuple(spanId(2), StepKind.LLM, true, true, true, at(4_500)));
    assertThat(only(harness.traces()).getLlmCalls()).isEqualTo(1);
  }

  @Test
  void httpSpanOfACallThatIsReportedInfersNothing() throws Exception {
    harness.span(toModel(child(3, 2, 100, 900)));
    harness.span(llm(child(2, 1, 50, 950), 100, 20));
    harness.span(llm(child(5, 1, 1_050, 1_950), 70, 20));
    harness.span(toModel(child(4, 1, 1_060, 1_940)));
    harness.span(root(1, 0, 2_500));
    harness.end();

    assertThat(harness.steps())
        .extracting(step -> step.getSpan().getSpanId(), Step::getInferred)
        .containsExactly(tuple(spanId(2), false), tuple(spanId(5), false));
    assertThat(only(harness.traces()).getLlmCalls()).isEqualTo(2);
  }

  @Test
  void attemptsOfOneCallAreOneInferredCall() throws Exception {
    harness.span(toModel(failed(child(2, 1, 100, 200))));
    harness.span(toModel(failed(child(3, 1, 700, 800))));
    harness.span(toModel(failed(child(4, 1, 2_000, 2_100))));
    harness.span(root(1, 0, 2_500));
    harness.end();

    assertThat(harness.steps())
        .extracting(step -> step.getSpan().getSpanId(), Step::getInferred)
        .containsExactly(tuple(spanId(4), true));
  }

  @Test
  void inferredCallIsTakenBackWhereItsOwnSpanComesAfterAll() throws Exception {
    harness.span(toModel(child(3, 2, 100, 900)));
    harness.span(root(1, 0, 1_000));
    harness.span(llm(child(2, 1, 50, 8_000), 100, 20));
    harness.end();

    assertThat(harness.steps())
        .extracting(
            step -> step.getSpan().getSpanId(),
            Step::getInferred,
            Step::getCounted,
            Step::getCorrection)
        .containsExactly(
            tuple(spanId(3), true, true, 0),
            tuple(spanId(2), false, true, 0),
            tuple(spanId(3), true, false, 1));
    assertThat(harness.traces()).extracting(Trace::getLlmCalls).containsExactly(1, 1);
  }

  @Test
  void inferredCallThatIsTakenBackSaysWhereItWentAndWhatItStandsFor() throws Exception {
    SpanHead client = toModel(child(3, 2, 100, 900));
    client.getSpan().getCall().setServerAddress("chat.ml");
    client.getSpan().getCall().setServerPort(8_000);
    client.getSpan().setWeightMicro(4_000_000);
    harness.span(client);
    harness.span(root(1, 0, 1_000));
    harness.span(llm(child(2, 1, 50, 8_000), 100, 20));
    harness.end();

    assertThat(harness.steps())
        .filteredOn(Step::getInferred)
        .extracting(
            Step::getCounted,
            step -> step.getSpan().getCall().getServerAddress(),
            step -> step.getSpan().getCall().getServerPort(),
            step -> step.getSpan().getWeightMicro())
        .containsExactly(
            tuple(true, "chat.ml", 8_000, 4_000_000L), tuple(false, "chat.ml", 8_000, 4_000_000L));
  }

  @Test
  void callThatItsEngineReportsIsNotInferred() throws Exception {
    harness.span(toModel(child(2, 1, 100, 900)));
    harness.span(byEngine(llm(child(3, 2, 150, 850), 100, 20)));
    harness.span(root(1, 0, 1_000));
    harness.end();

    assertThat(harness.steps())
        .extracting(step -> step.getSpan().getSpanId(), Step::getInferred)
        .containsExactly(tuple(spanId(3), false));
  }

  @Test
  void callThatAGatewayPassesOnIsOneInferredCall() throws Exception {
    harness.span(toModel(failed(child(2, 1, 100, 900))));
    harness.span(toModel(failed(child(3, 2, 200, 800))));
    harness.span(root(1, 0, 2_500));
    harness.end();

    assertThat(harness.steps())
        .extracting(step -> step.getSpan().getSpanId())
        .containsExactly(spanId(2));
  }

  @Test
  void failureThatIsNotWorthAnotherAttemptIsACallOfItsOwn() throws Exception {
    SpanHead refused = toModel(failed(child(2, 1, 100, 200)));
    refused.getSpan().setErrorType("400");
    harness.span(refused);
    harness.span(toModel(child(3, 1, 700, 800)));
    harness.span(root(1, 0, 2_500));
    harness.end();

    assertThat(harness.steps())
        .extracting(step -> step.getSpan().getSpanId())
        .containsExactly(spanId(2), spanId(3));
  }

  @Test
  void failureBesideACallThatHasItsOwnClientSpanIsInferred() throws Exception {
    harness.span(llm(child(2, 1, 50, 950), 100, 20));
    harness.span(toModel(child(3, 2, 100, 900)));
    harness.span(toModel(failed(child(4, 1, 200, 300))));
    harness.span(root(1, 0, 2_500));
    harness.end();

    assertThat(harness.steps())
        .extracting(step -> step.getSpan().getSpanId(), Step::getInferred)
        .containsExactly(tuple(spanId(2), false), tuple(spanId(4), true));
  }

  /** An HTTP client span that goes to the endpoint of a model. */
  private static SpanHead toModel(SpanHead head) {
    SpanHead copy = as(StepKind.HTTP, head);
    copy.getSpan().setCall(Call.newBuilder().setProvider("openai").setOperation("chat").build());
    return copy;
  }

  @Test
  void logsJoinTheirTraceErrorsFirst() throws Exception {
    harness.log(log(1, 1, 100, INFO));
    harness.log(log(1, 2, 800, ERROR));
    harness.span(failed(root(1, 0, 1_000)));
    harness.watermark(at(3_000));

    Trace trace = only(harness.traces());
    assertThat(trace.getLogs()).isEqualTo(2);
    assertThat(trace.getErrorLogs()).isEqualTo(1);
    assertThat(trace.getErrors()).isEqualTo(1);
    assertThat(trace.getLogList()).extracting(TraceLog::getLogId).containsExactly(2L, 1L);
  }

  @Test
  void logsWithoutASpanStillComeOut() throws Exception {
    harness.log(log(1, 1, 100, INFO));
    harness.log(log(1, 2, 200, INFO));
    harness.end();

    Trace trace = only(harness.traces());
    assertThat(trace.getSpans()).isZero();
    assertThat(trace.getLogs()).isEqualTo(2);
    assertThat(trace.getComplete()).isFalse();
    assertThat(trace.getStartNs()).isEqualTo(at(100) * 1_000_000);
    assertThat(trace.getEndNs()).isEqualTo(at(200) * 1_000_000);
  }

  @Test
  void tracesOfOneIdInTwoTenantsStayApart() throws Exception {
    SpanHead other = root(1, 0, 1_000);
    other.setTenant("globex");
    harness.span(root(1, 0, 1_000));
    harness.span(other);
    harness.watermark(at(3_000));

    assertThat(harness.traces())
        .extracting(Trace::getTenant)
        .containsExactlyInAnyOrder("acme", "globex");
    assertThat(harness.traces()).allSatisfy(trace -> assertThat(trace.getSpans()).isEqualTo(1));
  }

  @Test
  void capKeepsTheSameSpansInBothOrders() throws Exception {
    Trace forward = cappedTrace(1, 101, 1);
    Trace backward = cappedTrace(100, 0, -1);

    assertThat(forward.getTruncated()).isTrue();
    assertThat(forward.getComplete()).isFalse();
    assertThat(forward.getSpans()).isEqualTo(20);
    assertThat(forward.getSpanList())
        .extracting(TraceSpan::getSpanId)
        .contains(spanId(1), spanId(50), spanId(2))
        .doesNotContain(spanId(99));
    assertThat(backward).isEqualTo(forward);
  }

  /** 100 spans in one trace: root 1, error 50, a model call 77. */
  private static Trace cappedTrace(int from, int to, int step) throws Exception {
    TraceLimits limits = withCaps(20, 50);
    try (TraceHarness harness = TraceHarness.fresh(limits)) {
      for (int i = from; i != to; i += step) {
        SpanHead span = i == 1 ? root(1, 0, 1_000) : child(i, 1, i, 500 + i);
        harness.span(i == 50 ? failed(span) : i == 77 ? llm(span, 9, 1) : span);
      }
      harness.watermark(at(10_000));
      Trace trace = only(harness.traces());
      assertThat(trace.getTokens().getInputUncached()).isEqualTo(9);
      return trace;
    }
  }

  @Test
  void capOfLogsKeepsErrors() throws Exception {
    try (TraceHarness capped = TraceHarness.fresh(withCaps(20, 10))) {
      capped.span(root(1, 0, 1_000));
      for (int i = 0; i < 40; i++) {
        capped.log(log(1, 1_000 + i, i, i == 39 ? ERROR : INFO));
      }
      capped.watermark(at(10_000));

      Trace trace = only(capped.traces());
      assertThat(trace.getLogs()).isEqualTo(40);
      assertThat(trace.getErrorLogs()).isEqualTo(1);
      assertThat(trace.getLogList()).hasSize(10);
      assertThat(trace.getLogList().get(0).getLogId()).isEqualTo(1_039);
      assertThat(trace.getTruncated()).isTrue();
    }
  }

  private static TraceLimits withCaps(int spans, int logs) {
    TraceLimits d = TraceLimits.DEFAULT;
    return new TraceLimits(
        d.quiet(), d.inactivity(), d.maxAge(), d.keep(), d.remember(), spans, 8L << 20, logs);
  }

  @Test
  void whatHappensAfterTheTraceIsForgottenIsAFragmentHoweverEarlyItCame() throws Exception {
    List<SpanHead> early = List.of(root(1, 0, 1_000), llm(child(2, 1, 500, 2 * HOUR), 10, 5));
    List<Trace> together = publishedWithPauseAfter(2, early, log(1, 9, 2 * HOUR, ERROR));
    List<Trace> apart = publishedWithPauseAfter(1, early, log(1, 9, 2 * HOUR, ERROR));

    assertThat(together).isEqualTo(apart);
    assertThat(apart).extracting(Trace::getFragment).containsExactly(null, spanId(2));
    assertThat(apart).extracting(Trace::getSpans).containsExactly(1, 1);
    assertThat(apart).extracting(Trace::getLogs).containsExactly(0, 1);
    assertThat(apart.get(1).getEventTimeMs()).isEqualTo(at(2 * HOUR + 2 * MINUTE));
  }

  @Test
  void whatHappensBeforeTheTraceIsForgottenAmendsItHoweverLateItCame() throws Exception {
    long justBefore = 3_000 + 30 * MINUTE;
    List<SpanHead> spans = List.of(root(1, 0, 1_000), child(2, 1, 500, justBefore));
    List<Trace> together = publishedWithPauseAfter(2, spans, log(1, 9, justBefore, ERROR));
    List<Trace> apart = publishedWithPauseAfter(1, spans, log(1, 9, justBefore, ERROR));

    assertThat(together).isEqualTo(apart);
    assertThat(apart).extracting(Trace::getFragment).containsExactly(null, null);
    assertThat(apart).extracting(Trace::getRevision).containsExactly(1, 2);
    assertThat(apart).extracting(Trace::getSpans).containsExactly(1, 2);
  }

  /** Time passes up to just before the last log between the first spans and the rest. */
  private static List<Trace> publishedWithPauseAfter(int count, List<SpanHead> spans, LogHead last)
      throws Exception {
    try (TraceHarness harness = TraceHarness.fresh(TraceLimits.DEFAULT)) {
      for (SpanHead span : spans.subList(0, count)) {
        harness.span(span);
      }
      harness.watermark(last.getLog().getEventTimeMs() - 1);
      for (SpanHead span : spans.subList(count, spans.size())) {
        harness.span(span);
      }
      harness.log(last);
      harness.end();
      assertThat(harness.timers()).isZero();
      assertThat(harness.stateEntries()).isZero();
      assertThat(harness.steps())
          .hasSize((int) spans.stream().filter(span -> span.getSpan().getCall() != null).count());
      return harness.traces();
    }
  }

  @Test
  void nothingIsLeftAtTheEnd() throws Exception {
    harness.span(llm(child(2, 1, 0, 1_200), 100, 20));
    harness.span(root(1, 0, 1_000));
    harness.log(log(1, 5, 500, INFO));
    harness.log(log(2, 6, 500, INFO));
    harness.span(head(3, 9, 8L, 0, 70_000));
    harness.end();

    assertThat(harness.traces()).hasSize(3);
    assertThat(harness.timers()).isZero();
    assertThat(harness.stateEntries()).isZero();
  }

  @Test
  void restoredTraceGoesOnWhereItWas() throws Exception {
    harness.span(llm(child(2, 1, 0, 900), 100, 20));
    harness.watermark(at(500));
    OperatorSubtaskState state = harness.snapshot();

    try (TraceHarness restored =
        TraceHarness.restored(TraceLimits.DEFAULT, TraceHarness.heap(), state, 1, 1, 0)) {
      restored.span(root(1, 0, 1_000));
      restored.watermark(at(3_000));

      assertThat(only(restored.steps()).getSpan().getSpanId()).isEqualTo(spanId(2));
      assertThat(only(restored.traces()).getSpans()).isEqualTo(2);
    }
  }

  @Test
  void lateSpanIsLateAlsoRightAfterARestore() throws Exception {
    harness.watermark(at(60_000));
    harness.span(root(1, 59_000, 61_000));
    OperatorSubtaskState state = harness.snapshot();

    try (TraceHarness restored =
        TraceHarness.restored(TraceLimits.DEFAULT, TraceHarness.heap(), state, 1, 1, 0)) {
      restored.span(child(2, 1, 40_000, 50_000));
      restored.watermark(at(70_000));

      assertThat(only(restored.traces()).getLate()).isEqualTo(1);
    }
  }

  @Test
  void rescaledTracesGoToExactlyOneSubtask() throws Exception {
    for (long trace = 1; trace <= 50; trace++) {
      harness.span(head(trace, 1, null, 0, 1_000));
    }
    OperatorSubtaskState state = harness.snapshot();

    int published = 0;
    for (int subtask = 0; subtask < 3; subtask++) {
      try (TraceHarness restored =
          TraceHarness.restored(TraceLimits.DEFAULT, TraceHarness.heap(), state, 1, 3, subtask)) {
        restored.end();
        assertThat(restored.traces()).isNotEmpty();
        published += restored.traces().size();
      }
    }
    assertThat(published).isEqualTo(50);
  }

  @Test
  void limitsThatContradictEachOtherAreRefused() {
    TraceLimits d = TraceLimits.DEFAULT;
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TraceLimits(
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(2),
                    d.maxAge(),
                    d.keep(),
                    d.remember(),
                    1,
                    1,
                    1))
        .withMessageContaining("must not be shorter than quiet");
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
