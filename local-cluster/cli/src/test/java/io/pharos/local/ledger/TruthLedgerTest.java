package io.pharos.local.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.otlp.OtlpSignal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the ledger says of traces, and how it is written. */
class TruthLedgerTest {

  private static final TraceIdentity TRACE = new TraceIdentity("acme", "0a".repeat(16));

  @Test
  void aLedgerReadBackIsTheSame() {
    LedgerRecorder recorder = new LedgerRecorder();
    span(recorder, "01", null);
    span(recorder, "02", "01");
    recorder.deadLetter(OtlpSignal.LOGS, "LATE");
    recorder.defect("late");
    TruthLedger ledger = recorder.ledger();

    assertThat(TruthLedger.fromJson(ledger.toJson())).isEqualTo(ledger);
    assertThatThrownBy(() -> TruthLedger.fromJson("{\"sent\":7}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a truth ledger");
  }

  @Test
  void theTextDoesNotDependOnTheOrderOfSending() {
    LedgerRecorder forwards = new LedgerRecorder();
    span(forwards, "01", null);
    span(forwards, "02", "01");
    forwards.defect("a");
    forwards.defect("b");
    LedgerRecorder backwards = new LedgerRecorder();
    backwards.defect("b");
    backwards.defect("a");
    span(backwards, "02", "01");
    span(backwards, "01", null);

    assertThat(forwards.ledger().toJson()).isEqualTo(backwards.ledger().toJson());
  }

  @Test
  void aTraceIsCompleteWithItsRootAndEveryParent() {
    LedgerRecorder recorder = new LedgerRecorder();
    span(recorder, "02", "01");
    assertThat(only(recorder).complete()).isFalse();
    assertThat(only(recorder).orphans()).isEqualTo(1);
    assertThat(only(recorder).rootName()).isEqualTo("POST 02");

    span(recorder, "01", null);
    assertThat(only(recorder).complete()).isTrue();
    assertThat(only(recorder).orphans()).isZero();
    assertThat(only(recorder).rootName()).isEqualTo("POST 01");
  }

  @Test
  void spansOnACycleAreCountedAndThoseHangingFromItAreNot() {
    LedgerRecorder recorder = new LedgerRecorder();
    span(recorder, "01", null);
    span(recorder, "02", "03");
    span(recorder, "03", "02");
    span(recorder, "04", "03");

    assertThat(only(recorder).cycles()).isEqualTo(2);
    assertThat(only(recorder).complete()).isFalse();
    assertThat(only(recorder).rootName()).isEqualTo("POST 01");
  }

  @Test
  void withoutARootTheEarliestSpanAtTheTopNamesTheTrace() {
    LedgerRecorder recorder = new LedgerRecorder();
    span(recorder, "04", "05");
    span(recorder, "05", "04");
    assertThat(only(recorder).rootName()).isEqualTo("POST 04");

    span(recorder, "03", "99");
    span(recorder, "02", "03");
    assertThat(only(recorder).rootName()).isEqualTo("POST 03");
  }

  @Test
  void sentIsAcceptedPlusRepeatedPlusDeadLettered() {
    LedgerRecorder recorder = new LedgerRecorder();
    span(recorder, "01", null);
    recorder.duplicateSpan(TRACE);
    recorder.deadLetter(OtlpSignal.TRACES, "LATE");
    recorder.deadLetter(OtlpSignal.TRACES, "LATE");
    recorder.record(OtlpSignal.TRACES, 70);

    assertThat(recorder.ledger().sent(OtlpSignal.TRACES))
        .isEqualTo(new SentTotals(OtlpSignal.TRACES, 1, 70, 4, 1, 1, 0));
    assertThat(recorder.ledger().deadLetters(OtlpSignal.TRACES, "LATE")).isEqualTo(2);
  }

  @Test
  void aSpanIdDrawnTwiceIsRefused() {
    LedgerRecorder recorder = new LedgerRecorder();
    span(recorder, "01", null);

    assertThatThrownBy(() -> span(recorder, "01", null)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void stepsAreAddedUpBySeriesAndByTheWindowTheyEndIn() {
    LedgerRecorder recorder = new LedgerRecorder();
    step(recorder, 19_999_999_999L, 5, 2L, null, new TokenUse(1, 2, 3, 4, 5));
    step(recorder, 10_000_000_000L, 3, null, "429", null);
    step(recorder, 20_000_000_000L, 7, null, null, new TokenUse(1, 0, 0, 1, 0));
    step(recorder, null, 9, 1L, "429", null);

    SeriesTruth series = recorder.ledger().series().get(0);

    assertThat(series)
        .isEqualTo(
            new SeriesTruth(
                "acme",
                "llm",
                "openai",
                "o4-mini",
                Map.of("429", 2L),
                new TokenUse(2, 2, 3, 5, 5),
                1,
                List.of(
                    new WindowTruth(null, List.of(9L), List.of(1L)),
                    new WindowTruth(10_000L, List.of(3L, 5L), List.of(2L)),
                    new WindowTruth(20_000L, List.of(7L), List.of()))));
    assertThat(series.requests()).isEqualTo(4);
    assertThat(series.failed()).isEqualTo(2);
    assertThat(series.ttfts()).isEqualTo(2);
    assertThat(TruthLedger.fromJson(recorder.ledger().toJson())).isEqualTo(recorder.ledger());
  }

  private static void step(
      LedgerRecorder recorder,
      Long endNs,
      long durationNs,
      Long ttftNs,
      String errorType,
      TokenUse tokens) {
    recorder.step(
        new StepFact(
            "acme", "llm", "openai", "o4-mini", endNs, durationNs, ttftNs, errorType, tokens));
  }

  private static TraceTruth only(LedgerRecorder recorder) {
    assertThat(recorder.ledger().traces()).hasSize(1);
    return recorder.ledger().traces().get(0);
  }

  private static void span(LedgerRecorder recorder, String id, String parent) {
    recorder.span(
        new SpanFact(
            TRACE, id, parent, "gateway", "POST " + id, Long.parseLong(id), false, null, false));
  }
}
