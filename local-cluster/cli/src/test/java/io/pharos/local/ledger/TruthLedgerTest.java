package io.pharos.local.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.otlp.OtlpSignal;
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
