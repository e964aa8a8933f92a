package io.pharos.local.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.otlp.OtlpSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The check passes what is right and refuses every single thing that is wrong. */
class LedgerCheckTest {

  private static final TraceIdentity FIRST = new TraceIdentity("acme", "0a".repeat(16));
  private static final TraceIdentity SECOND = new TraceIdentity("birch", "0b".repeat(16));

  @Test
  void whatIsRightPassesEveryCheck() {
    TruthLedger ledger = ledger();

    List<Check> checks =
        LedgerCheck.run(ledger, TestingObserved.perfect(ledger), LedgerCheck.Restarts.NONE);

    assertThat(checks).allMatch(Check::ok);
    assertThat(checks).extracting(Check::name).doesNotHaveDuplicates().hasSizeGreaterThan(20);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("corruptions")
  void oneThingWrongFailsTheChecksThatNameIt(
      String corruption, Consumer<TestingObserved> corrupt, List<String> failing) {
    TruthLedger ledger = ledger();
    TestingObserved observed = TestingObserved.perfect(ledger);
    corrupt.accept(observed);

    List<Check> failed =
        LedgerCheck.run(ledger, observed, LedgerCheck.Restarts.NONE).stream()
            .filter(check -> !check.ok())
            .toList();

    assertThat(failed).extracting(Check::name).containsExactlyElementsOf(failing);
  }

  static List<Arguments> corruptions() {
    String repeated = "conservation: repeated deliveries";
    String spans = "conservation: spans";
    String logs = "conservation: logs";
    return List.of(
        wrong(
            "a trace is missing", o -> o.traces.remove(1), "traces stored", spans, logs, repeated),
        wrong(
            "a trace nobody sent",
            o -> o.traces.add(empty(new TraceIdentity("acme", "ff".repeat(16)))),
            "traces stored"),
        wrong(
            "one trace for another",
            o -> o.first(t -> with(t, new TraceIdentity("acme", "ff".repeat(16)))),
            "traces stored"),
        wrong(
            "a trace under another tenant",
            o -> o.first(t -> with(t, new TraceIdentity("dune", FIRST.traceId()))),
            "traces stored"),
        wrong("a trace document twice", o -> o.traces.add(empty(FIRST)), "trace documents twice"),
        wrong("a span document is missing", o -> o.spans.remove(0), "spans stored"),
        wrong(
            "a span document nobody sent",
            o -> o.spans.add(new SpanIdentity(FIRST, "99".repeat(8))),
            "spans stored"),
        wrong(
            "one span document for another",
            o -> o.spans.set(0, new SpanIdentity(FIRST, "99".repeat(8))),
            "spans stored"),
        wrong("a span document twice", o -> o.spans.add(o.spans.get(0)), "span documents twice"),
        wrong("a log outside traces is missing", o -> o.looseLogs--, "logs outside traces", logs),
        wrong("a fragment", o -> o.first(t -> change(t, "fragment")), "per trace: fragment"),
        wrong(
            "another root service",
            o -> o.first(t -> change(t, "rootService")),
            "per trace: root service"),
        wrong(
            "another root name", o -> o.first(t -> change(t, "rootName")), "per trace: root name"),
        wrong("complete is wrong", o -> o.first(t -> change(t, "complete")), "per trace: complete"),
        wrong("a span too many", o -> o.first(t -> change(t, "spans")), "per trace: spans", spans),
        wrong("a log too many", o -> o.first(t -> change(t, "logs")), "per trace: logs", logs),
        wrong("errors", o -> o.first(t -> change(t, "errors")), "per trace: errors"),
        wrong("error logs", o -> o.first(t -> change(t, "errorLogs")), "per trace: error logs"),
        wrong("late", o -> o.first(t -> change(t, "late")), "per trace: late"),
        wrong("orphans", o -> o.first(t -> change(t, "orphans")), "per trace: orphans"),
        wrong("cycles", o -> o.first(t -> change(t, "cycles")), "per trace: cycles"),
        wrong("tokens", o -> o.first(t -> change(t, "tokens")), "per trace: tokens"),
        wrong(
            "a duplicate too many",
            o -> o.first(t -> change(t, "duplicates")),
            "per trace: duplicates",
            repeated),
        wrong(
            "a dead letter is missing",
            o -> o.deadLetters.remove(0),
            "dead letters TRACES INVALID_TIME",
            spans),
        wrong(
            "a dead letter for another reason",
            o -> o.deadLetters.set(0, new DeadLetterObserved(OtlpSignal.TRACES, "TOO_LARGE", 1)),
            "dead letters TRACES INVALID_TIME",
            "dead letters TRACES TOO_LARGE"),
        wrong(
            "a dead letter of the other signal",
            o -> o.deadLetters.set(0, new DeadLetterObserved(OtlpSignal.LOGS, "INVALID_TIME", 1)),
            "dead letters LOGS INVALID_TIME",
            "dead letters TRACES INVALID_TIME",
            spans,
            logs),
        wrong(
            "a dead letter too many",
            o -> o.deadLetters.add(new DeadLetterObserved(OtlpSignal.LOGS, "LATE", 1)),
            "dead letters LOGS LATE",
            logs));
  }

  @Test
  void aRestartMayRepeatButNotLoseDeliveries() {
    TruthLedger ledger = ledger();
    TestingObserved more = TestingObserved.perfect(ledger);
    more.first(t -> change(t, "duplicates"));
    TestingObserved fewer = TestingObserved.perfect(ledger);
    fewer.traces.set(1, changeDuplicates(fewer.traces.get(1), -1));
    TestingObserved lost = TestingObserved.perfect(ledger);
    lost.first(t -> change(t, "spans"));

    assertThat(LedgerCheck.run(ledger, more, LedgerCheck.Restarts.SOME)).allMatch(Check::ok);
    assertThat(LedgerCheck.run(ledger, fewer, LedgerCheck.Restarts.SOME))
        .filteredOn(check -> !check.ok())
        .extracting(Check::name)
        .containsExactly("per trace: duplicates, at least", "conservation: repeated deliveries");
    assertThat(LedgerCheck.run(ledger, lost, LedgerCheck.Restarts.SOME)).anyMatch(c -> !c.ok());
  }

  @Test
  void aDisturbanceMakesNothingLate() {
    TruthLedger ledger = ledger();
    TestingObserved later = TestingObserved.perfect(ledger);
    later.first(t -> change(t, "late"));

    assertThat(LedgerCheck.run(ledger, later, LedgerCheck.Restarts.SOME))
        .filteredOn(check -> !check.ok())
        .extracting(Check::name)
        .containsExactly("per trace: late, at most");
  }

  @Test
  void theFirstMismatchesAreTold() {
    TruthLedger ledger = ledger();
    TestingObserved observed = TestingObserved.perfect(ledger);
    observed.first(t -> change(t, "spans"));

    assertThat(LedgerCheck.run(ledger, observed, LedgerCheck.Restarts.NONE))
        .filteredOn(check -> check.name().equals("per trace: spans"))
        .singleElement()
        .satisfies(check -> assertThat(check.detail()).contains(FIRST + ": expected 2, found 3"));
  }

  private static Arguments wrong(
      String corruption, Consumer<TestingObserved> corrupt, String... failing) {
    return Arguments.of(corruption, corrupt, List.of(failing));
  }

  private static TruthLedger ledger() {
    LedgerRecorder recorder = new LedgerRecorder();
    recorder.record(OtlpSignal.TRACES, 900);
    recorder.record(OtlpSignal.LOGS, 100);
    TokenUse tokens = new TokenUse(10, 2, 3, 4, 5);
    recorder.span(
        new SpanFact(
            FIRST, "01".repeat(8), null, "gateway", "POST /v1/chat", 1, false, null, false));
    recorder.span(
        new SpanFact(FIRST, "02".repeat(8), "01".repeat(8), "chat", "chat", 2, true, tokens, true));
    recorder.log(FIRST, true, false);
    recorder.span(
        new SpanFact(
            SECOND, "03".repeat(8), null, "gateway", "POST /v1/ask", 1, false, null, false));
    recorder.log(SECOND, false, true);
    recorder.duplicateSpan(SECOND);
    recorder.duplicateLog(SECOND);
    recorder.looseLog(false);
    recorder.looseLog(false);
    recorder.deadLetter(OtlpSignal.TRACES, "INVALID_TIME");
    return recorder.ledger();
  }

  private static TraceObserved empty(TraceIdentity identity) {
    return new TraceObserved(
        identity, null, null, null, false, 0, 0, 0, 0, 0, 0, 0, 0, TokenUse.NONE);
  }

  private static TraceObserved with(TraceObserved t, TraceIdentity identity) {
    return new TraceObserved(
        identity,
        t.fragment(),
        t.rootService(),
        t.rootName(),
        t.complete(),
        t.spans(),
        t.logs(),
        t.errors(),
        t.errorLogs(),
        t.duplicates(),
        t.late(),
        t.orphans(),
        t.cycles(),
        t.tokens());
  }

  private static TraceObserved changeDuplicates(TraceObserved t, int by) {
    return new TraceObserved(
        t.trace(),
        t.fragment(),
        t.rootService(),
        t.rootName(),
        t.complete(),
        t.spans(),
        t.logs(),
        t.errors(),
        t.errorLogs(),
        t.duplicates() + by,
        t.late(),
        t.orphans(),
        t.cycles(),
        t.tokens());
  }

  private static TraceObserved change(TraceObserved t, String field) {
    return new TraceObserved(
        t.trace(),
        field.equals("fragment") ? "01".repeat(8) : t.fragment(),
        field.equals("rootService") ? null : t.rootService(),
        field.equals("rootName") ? "GET" : t.rootName(),
        field.equals("complete") != t.complete(),
        t.spans() + (field.equals("spans") ? 1 : 0),
        t.logs() + (field.equals("logs") ? 1 : 0),
        t.errors() + (field.equals("errors") ? 1 : 0),
        t.errorLogs() - (field.equals("errorLogs") ? 1 : 0),
        t.duplicates() + (field.equals("duplicates") ? 1 : 0),
        t.late() + (field.equals("late") ? 1 : 0),
        t.orphans() + (field.equals("orphans") ? 1 : 0),
        t.cycles() + (field.equals("cycles") ? 1 : 0),
        field.equals("tokens") ? t.tokens().plus(new TokenUse(0, 0, 0, 0, 1)) : t.tokens());
  }

  /** What would be found if nothing went wrong, open to corruption. */
  private static final class TestingObserved implements Observed {
    private final List<TraceObserved> traces = new ArrayList<>();
    private final List<SpanIdentity> spans = new ArrayList<>();
    private final List<DeadLetterObserved> deadLetters = new ArrayList<>();
    private long looseLogs;

    static TestingObserved perfect(TruthLedger ledger) {
      TestingObserved observed = new TestingObserved();
      for (TraceTruth t : ledger.traces()) {
        observed.traces.add(
            new TraceObserved(
                t.identity(),
                null,
                t.rootService(),
                t.rootName(),
                t.complete(),
                t.spans(),
                t.logs(),
                t.errors(),
                t.errorLogs(),
                t.duplicates(),
                t.late(),
                t.orphans(),
                t.cycles(),
                t.tokens()));
        t.spanIds().forEach(id -> observed.spans.add(new SpanIdentity(t.identity(), id)));
      }
      ledger
          .deadLetters()
          .forEach(
              d ->
                  observed.deadLetters.add(
                      new DeadLetterObserved(d.signal(), d.reason(), d.items())));
      observed.looseLogs = ledger.looseLogs();
      return observed;
    }

    void first(UnaryOperator<TraceObserved> change) {
      traces.set(0, change.apply(traces.get(0)));
    }

    @Override
    public List<TraceObserved> traces() {
      return traces;
    }

    @Override
    public List<SpanIdentity> spans() {
      return spans;
    }

    @Override
    public List<DeadLetterObserved> deadLetters() {
      return deadLetters;
    }

    @Override
    public long looseLogs() {
      return looseLogs;
    }
  }
}
