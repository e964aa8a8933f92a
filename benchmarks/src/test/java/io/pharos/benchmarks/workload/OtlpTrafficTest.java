package io.pharos.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.otlp.OtlpExploder;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.operators.otlp.TenantRule;
import io.pharos.schemas.Call;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Payload;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.TraceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OtlpTrafficTest {

  private static final long START_MS = GenAiTraces.BEGINNING_MS;

  @Test
  void ingestMakesOfItTheTracesOfTheOtherBenchmarks() {
    Exploded exploded = exploded(2);

    assertThat(exploded.letters).isEmpty();
    Map<TraceId, List<SpanHead>> traces =
        exploded.heads.stream().collect(Collectors.groupingBy(SpanHead::getTraceId));
    assertThat(traces).hasSize(2 * OtlpTraffic.TRACES_TOGETHER);
    assertThat(traces.values())
        .allSatisfy(
            heads -> {
              assertThat(heads)
                  .extracting(head -> head.getSpan().getStep())
                  .containsExactlyInAnyOrder(
                      StepKind.HTTP,
                      StepKind.DATABASE,
                      StepKind.RETRIEVAL,
                      StepKind.LLM,
                      StepKind.TOOL,
                      StepKind.LLM,
                      StepKind.AGENT,
                      StepKind.HTTP);
              assertThat(heads)
                  .extracting(SpanHead::getTenant)
                  .containsOnly(heads.get(0).getTenant());
              assertThat(heads)
                  .filteredOn(head -> head.getSpan().getStep() == StepKind.LLM)
                  .extracting(head -> head.getSpan().getCall())
                  .allMatch(call -> call.getResponseModel() != null)
                  .allMatch(call -> call.getTokens().getInputUncached() >= 900)
                  .allMatch(call -> call.getTokens().getCacheRead() == 512)
                  .extracting(Call::getResponseId)
                  .doesNotHaveDuplicates();
            });
    assertThat(exploded.heads).extracting(SpanHead::getTenant).contains("tenant-0", "tenant-3");
  }

  @Test
  void everySpanHasAnIdOfItsOwnAndItsParentInItsTrace() {
    List<SpanHead> heads = exploded(2).heads;
    Map<SpanId, TraceId> traceOf =
        heads.stream()
            .collect(Collectors.toMap(head -> head.getSpan().getSpanId(), SpanHead::getTraceId));

    assertThat(traceOf).hasSize(heads.size());
    assertThat(heads)
        .filteredOn(head -> head.getSpan().getParentSpanId() != null)
        .hasSize(heads.size() * 7 / 8)
        .allMatch(head -> head.getTraceId().equals(traceOf.get(head.getSpan().getParentSpanId())));
  }

  @Test
  void spansEndBetweenTheStartGivenAndTheLongestDuration() {
    assertThat(exploded(1).heads)
        .extracting(SpanHead::getSpan)
        .allMatch(span -> span.getStartNs() >= START_MS * 1_000_000)
        .allMatch(span -> span.getEventTimeMs() <= START_MS + OtlpTraffic.LONGEST_MS)
        .extracting(Span::getEventTimeMs)
        .contains(START_MS + OtlpTraffic.LONGEST_MS);
  }

  @Test
  void oneSpanOfEightHasALongPrompt() {
    List<Payload> payloads = exploded(1).payloads;

    assertThat(payloads).hasSize(OtlpTraffic.TRACES_TOGETHER * OtlpTraffic.SPANS_PER_TRACE);
    assertThat(payloads)
        .filteredOn(payload -> payload.toString().length() > 2_000 + 600)
        .hasSize(OtlpTraffic.TRACES_TOGETHER);
  }

  @Test
  void eachRequestIsOfOneService() {
    OtlpTraffic traffic = new OtlpTraffic();
    Set<String> services = new HashSet<>();
    for (byte[] request : traffic.next(START_MS)) {
      Exploded exploded = new Exploded();
      exploded.take(request);
      assertThat(exploded.heads)
          .extracting(head -> head.getSpan().getService())
          .containsOnly(exploded.heads.get(0).getSpan().getService());
      services.add(exploded.heads.get(0).getSpan().getService());
    }
    assertThat(services)
        .containsExactlyInAnyOrder("retriever", "vector-store", "assistant", "gateway");
  }

  private static Exploded exploded(int groups) {
    OtlpTraffic traffic = new OtlpTraffic();
    Exploded exploded = new Exploded();
    for (int group = 0; group < groups; group++) {
      traffic.next(START_MS).forEach(exploded::take);
    }
    return exploded;
  }

  /** What ingest makes of requests. */
  private static final class Exploded implements IngestOutput {
    private final List<SpanHead> heads = new ArrayList<>();
    private final List<Payload> payloads = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();
    private final OtlpExploder exploder =
        new OtlpExploder(
            DialectTable.standard(),
            new TenantRule("tenant.id", Map.of()),
            Duration.ofSeconds(310));

    void take(byte[] request) {
      exploder.explode(
          new OtlpMessage(request, OtlpSignal.TRACES, null, "otlp_spans", 0, 0, START_MS + 2_500),
          this);
    }

    @Override
    public void span(SpanHead head, Payload payload) {
      heads.add(head);
      payloads.add(payload);
    }

    @Override
    public void log(LogHead head, Payload payload) {
      throw new AssertionError("a log: " + head);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      letters.add(letter);
    }

    @Override
    public void count(IngestMetric metric, long amount) {
      // nothing here depends on it
    }

    @Override
    public void countDeadLettered(DeadLetterReason reason, long items) {
      // the letters themselves are looked at
    }
  }
}
