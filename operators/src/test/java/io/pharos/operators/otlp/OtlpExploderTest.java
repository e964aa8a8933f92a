package io.pharos.operators.otlp;

import static io.pharos.operators.otlp.OtlpFixtures.ns;
import static io.pharos.operators.otlp.OtlpFixtures.span;
import static io.pharos.operators.otlp.OtlpFixtures.spanMessage;
import static io.pharos.operators.otlp.OtlpFixtures.traces;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import org.junit.jupiter.api.Test;

class OtlpExploderTest {

  @Test
  void pulseGivesNothing() {
    CollectedItems items = CollectedItems.of(spanMessage(null));

    assertThat(items.spans).isEmpty();
    assertThat(items.letters).isEmpty();
    assertThat(items.counts).isEmpty();
  }

  @Test
  void impossibleSpanIsLetteredWithItsOriginAndWithoutItsPayload() {
    Span.Builder bad = span(2).clearStartTimeUnixNano();
    CollectedItems items =
        CollectedItems.of(spanMessage(traces(span(1), bad, span(3)).toByteArray()));
    DeadLetter letter = items.letter();

    assertThat(items.spans).hasSize(2);
    assertThat(letter.getReason()).isEqualTo(DeadLetterReason.INVALID_TIME);
    assertThat(letter.getJob()).isEqualTo("telemetry-ingest");
    assertThat(letter.getTenant()).isEqualTo("acme");
    assertThat(letter.getTopic()).isEqualTo("otlp_spans");
    assertThat(letter.getPartition()).isEqualTo(3);
    assertThat(letter.getOffset()).isEqualTo(42);
    assertThat(letter.getPath()).isEqualTo("resourceSpans[0].scopeSpans[0].spans[1]");
    assertThat(letter.getItems()).isEqualTo(1);
    assertThat(letter.getEventTimeMs()).isEqualTo(OtlpFixtures.BEGINNING_MS + 60_000);
    assertThat(letter.getPayload()).isNull();
    assertThat(letter.getPayloadBytes()).isEqualTo(bad.build().getSerializedSize());
    assertThat(letter.getTraceId()).isNotNull();
    assertThat(items.count(IngestMetric.SPANS)).isEqualTo(2);
    assertThat(items.count(IngestMetric.DEAD_LETTERED)).isEqualTo(1);
    assertThat(items.reasons).containsEntry(DeadLetterReason.INVALID_TIME, 1L);
  }

  @Test
  void startFarFromItsEventTimeIsRefusedOnEitherSide() {
    long kafkaMs = OtlpFixtures.BEGINNING_MS + 60_000;
    long reachMs = OtlpExploder.DEFAULT_START_REACH.toMillis();
    Span.Builder old = span(1).setStartTimeUnixNano(ns(10 - reachMs - 1));
    Span.Builder ahead =
        span(2)
            .setStartTimeUnixNano((kafkaMs + reachMs + 1) * 1_000_000)
            .setEndTimeUnixNano((kafkaMs + reachMs + 2) * 1_000_000);
    Span.Builder since1970 = span(3).setStartTimeUnixNano(1);
    Span.Builder atTheReach = span(4).setStartTimeUnixNano(ns(10 - reachMs));
    Span.Builder aheadAtTheReach =
        span(5)
            .setStartTimeUnixNano((kafkaMs + reachMs) * 1_000_000)
            .setEndTimeUnixNano((kafkaMs + reachMs) * 1_000_000);
    CollectedItems items =
        CollectedItems.of(
            spanMessage(traces(old, ahead, since1970, atTheReach, aheadAtTheReach).toByteArray()));

    assertThat(items.spans)
        .extracting(head -> head.getSpan().getSpanId().bytes()[7])
        .containsExactly((byte) 4, (byte) 5);
    assertThat(items.letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.getReason()).isEqualTo(DeadLetterReason.INVALID_TIME);
              assertThat(letter.getTraceId()).isNotNull();
              assertThat(letter.getSpanId()).isNotNull();
            })
        .extracting(DeadLetter::getDetail)
        .startsWith("starts 168 h before its event time", "starts 168 h after its event time")
        .hasSize(3);
    assertThat(items.count(IngestMetric.SPANS)).isEqualTo(2);
  }

  @Test
  void recordFullOfBrokenSpansGivesABoundedNumberOfLetters() {
    Span.Builder[] broken = new Span.Builder[5_000];
    for (int i = 0; i < broken.length; i++) {
      broken[i] = Span.newBuilder();
    }
    CollectedItems items = CollectedItems.of(spanMessage(traces(broken).toByteArray()));

    assertThat(items.letters).hasSize(OtlpExploder.MAX_LETTERS + 1);
    assertThat(items.lettered()).isEqualTo(5_000);
    assertThat(items.count(IngestMetric.DEAD_LETTERED)).isEqualTo(5_000);
  }

  @Test
  void recordedRequestsComeOutWhole() {
    int spans = 0;
    for (String name : OtlpFixtures.TRACE_CAPTURES) {
      CollectedItems items =
          CollectedItems.of(OtlpFixtures.recordedSpanMessage(OtlpFixtures.capture(name)));

      assertThat(items.letters).as(name).isEmpty();
      assertThat(items.payloads).as(name).hasSameSizeAs(items.spans);
      spans += items.spans.size();
    }
    int logs = 0;
    for (String name : OtlpFixtures.LOG_CAPTURES) {
      CollectedItems items = CollectedItems.of(OtlpFixtures.logMessage(OtlpFixtures.capture(name)));

      assertThat(items.letters).as(name).isEmpty();
      logs += items.logs.size();
    }
    assertThat(spans).isEqualTo(SPANS_IN_CAPTURES);
    assertThat(logs).isEqualTo(LOGS_IN_CAPTURES);
  }

  private static final int SPANS_IN_CAPTURES = 176;
  private static final int LOGS_IN_CAPTURES = 37;
}
