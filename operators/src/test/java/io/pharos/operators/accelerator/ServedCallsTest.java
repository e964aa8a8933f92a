package io.pharos.operators.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.accelerator.state.ServedCall;
import io.pharos.operators.accelerator.state.ToPlace;
import io.pharos.schemas.EngineRun;
import io.pharos.schemas.ServingUnit;
import io.pharos.schemas.SpanFixtures;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.StepKind;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;

class ServedCallsTest {

  private static final long MS = 1_000_000;

  private static Step step() {
    SpanHead head = SpanFixtures.llm(SpanFixtures.child(2, 1, 100, 900), 120, 30);
    Step step = new Step();
    step.setTenant(head.getTenant());
    step.setTraceId(head.getTraceId());
    step.setSpan(head.getSpan());
    step.setEventTimeMs(head.getSpan().getEventTimeMs());
    step.setCounted(true);
    return step;
  }

  private static List<ServedCall> served(Step step) {
    List<ToPlace> out = new ArrayList<>();
    new ServedCalls().flatMap(step, new ListCollector<>(out));
    return out.stream().map(ToPlace::getCall).toList();
  }

  @Test
  void callIsTimedByItsSpanWhereNoEngineTells() {
    Step step = step();
    step.getSpan().getCall().setTtftNs(200 * MS);
    step.getSpan().getCall().setServerAddress("10.0.0.7");
    step.getSpan().getCall().setServerPort(8_000);

    ServedCall call = served(step).get(0);

    long start = step.getSpan().getStartNs();
    assertThat(call.getRunStartNs()).isEqualTo(start);
    assertThat(call.getPrefillStartNs()).isEqualTo(start);
    assertThat(call.getFirstTokenNs()).isEqualTo(start + 200 * MS);
    assertThat(call.getRunEndNs()).isEqualTo(step.getSpan().getEndNs());
    assertThat(call.getPrefillTokens()).isEqualTo(120);
    assertThat(call.getOutputTokens()).isEqualTo(30);
    assertThat(call.getAddress()).isEqualTo("10.0.0.7");
    assertThat(call.getByEngine()).isFalse();
  }

  @Test
  void engineSpanTimesTheCallItRan() {
    Step step = step();
    long start = step.getSpan().getStartNs();
    ServingUnit unit = new ServingUnit("node-1", "ml", "chat-0", "chat", null);
    step.setServedBy(
        new EngineRun(
            step.getSpan().getSpanId(),
            unit,
            start + 10 * MS,
            start + 700 * MS,
            150 * MS,
            50 * MS,
            null,
            null));

    ServedCall call = served(step).get(0);

    assertThat(call.getRunStartNs()).isEqualTo(start + 10 * MS);
    assertThat(call.getPrefillStartNs()).isEqualTo(start + 60 * MS);
    assertThat(call.getFirstTokenNs()).isEqualTo(start + 160 * MS);
    assertThat(call.getRunEndNs()).isEqualTo(start + 700 * MS);
    assertThat(call.getPod()).isEqualTo("chat-0");
    assertThat(call.getByEngine()).isTrue();
  }

  @Test
  void durationsBeyondTheSpanAreCutToIt() {
    Step step = step();
    step.getSpan().getCall().setQueueNs(5_000 * MS);
    step.getSpan().getCall().setTtftNs(9_000 * MS);

    ServedCall call = served(step).get(0);

    assertThat(call.getPrefillStartNs()).isEqualTo(call.getRunEndNs());
    assertThat(call.getFirstTokenNs()).isEqualTo(call.getRunEndNs());
  }

  @Test
  void whatNeverCountedIsNoCallWhatNoLongerCountsIsTakenBack() {
    Step step = step();
    step.setCounted(false);
    assertThat(served(step)).isEmpty();

    step.setCorrection(1);
    assertThat(served(step)).singleElement().matches(call -> !call.getCounted());
  }

  @Test
  void onlyCallsOfModelsRunOnAccelerators() {
    Step step = step();
    step.getSpan().setStep(StepKind.TOOL);
    assertThat(served(step)).isEmpty();
    step.getSpan().setStep(StepKind.EMBEDDING);
    assertThat(served(step)).hasSize(1);
  }

  @Test
  void firstTokenThatNobodyToldIsPutWhereItLikelyWas() {
    Step step = step();
    step.getSpan().getCall().setTtftNs(null);
    ServedCall call = served(step).get(0);
    assertThat(call.getFirstTokenNs()).isNegative();

    ServedCalls.estimateFirstToken(call);

    // 120 tokens of prompt beside 30 generated ones that take as long as 200 each
    long run = call.getRunEndNs() - call.getRunStartNs();
    assertThat(call.getFirstTokenNs() - call.getRunStartNs()).isEqualTo(run * 120 / 6_120);
  }
}
