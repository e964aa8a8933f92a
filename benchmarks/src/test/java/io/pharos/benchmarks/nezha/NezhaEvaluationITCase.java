package io.pharos.benchmarks.nezha;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NezhaEvaluationITCase {

  private NezhaMinute minute;
  private NezhaReference reference;
  private NezhaEvaluation evaluation;

  @BeforeAll
  void evaluate() throws Exception {
    List<NezhaMinute> minutes = NezhaFixtures.minutes();
    minute = minutes.get(0);
    reference = NezhaReference.in(NezhaFixtures.folder()).get(NezhaFixtures.MINUTE);
    evaluation = NezhaEvaluation.of(minutes, 2);
  }

  @Test
  void everyRowIsInATraceOrReportedAsRepeated() {
    NezhaJoin join = join(traces());

    assertThat(join).isEqualTo(new NezhaJoin(4, 1, 3, 2, 4, 1, 3, 2, 4, 4, 0));
    assertThat(join.meets(reference)).isTrue();
    assertThat(evaluation.deadLetters()).isZero();
    assertThat(evaluation.fragments()).isEmpty();
  }

  @Test
  void aMissingTraceIsNoticed() {
    Map<String, Trace> traces = new HashMap<>(traces());
    traces.remove("00000000000000000000000000000a01");

    assertThat(join(traces).logsOfTrace()).isEqualTo(2);
    assertThat(join(traces).meets(reference)).isFalse();
  }

  @Test
  void aTraceWithoutTheSpanOfItsLogIsNoticed() {
    Map<String, Trace> traces = new HashMap<>(traces());
    traces.computeIfPresent(
        "00000000000000000000000000000a01",
        (id, trace) -> {
          Trace cut = Trace.newBuilder(trace).build();
          cut.setSpanList(
              trace.getSpanList().stream().filter(span -> span.getParentSpanId() == null).toList());
          return cut;
        });

    assertThat(join(traces).logsOfSpan()).isEqualTo(2);
    assertThat(join(traces).meets(reference)).isFalse();
  }

  @Test
  void aLogInTheWrongTraceIsNoticedThoughTheSumsAgree() {
    Map<String, Trace> traces = new HashMap<>();
    traces()
        .forEach(
            (id, trace) -> {
              Trace changed = Trace.newBuilder(trace).build();
              changed.setLogs(trace.getLogs() == 1 ? 2 : 1);
              traces.put(id, changed);
            });

    assertThat(join(traces).logs()).isEqualTo(3);
    assertThat(join(traces).tracesWithOtherLogs()).isEqualTo(2);
    assertThat(join(traces).meets(reference)).isFalse();
  }

  private Map<String, Trace> traces() {
    return evaluation.traces().get(NezhaFixtures.MINUTE);
  }

  private NezhaJoin join(Map<String, Trace> traces) {
    return NezhaJoin.of(minute.spans(), minute.logs(), traces);
  }
}
