package io.pharos.local.ledger;

import io.pharos.operators.otlp.OtlpSignal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds what was observed against the ledger.
 *
 * <p>Every check is an equality. The only exceptions are named by {@link Restarts#SOME}. A job that
 * was killed and restarted from its checkpoint delivers some records again by design, so repeated
 * deliveries can be more than the generator made, never fewer. While a job is down time waits for
 * it, so something late can arrive before time has passed it: late can be fewer, never more. What
 * is stored and dead-lettered must still be equal to the item.
 */
public final class LedgerCheck {

  /** Whether a job was restarted from a checkpoint during the run. */
  public enum Restarts {
    NONE,
    SOME
  }

  private static final int DETAILS = 5;

  private final TruthLedger ledger;
  private final Observed observed;
  private final Restarts restarts;
  private final Map<TraceIdentity, TraceTruth> expected = new TreeMap<>();
  private final Map<TraceIdentity, TraceObserved> found = new TreeMap<>();
  private final List<Check> checks = new ArrayList<>();

  private LedgerCheck(TruthLedger ledger, Observed observed, Restarts restarts) {
    this.ledger = ledger;
    this.observed = observed;
    this.restarts = restarts;
    ledger.traces().forEach(trace -> expected.put(trace.identity(), trace));
    observed.traces().forEach(trace -> found.putIfAbsent(trace.trace(), trace));
  }

  /** All checks, in a fixed order; the run is good if every one is ok. */
  public static List<Check> run(TruthLedger ledger, Observed observed, Restarts restarts) {
    LedgerCheck check = new LedgerCheck(ledger, observed, restarts);
    check.documents();
    check.traceFields();
    check.deadLetters();
    check.conservation();
    return List.copyOf(check.checks);
  }

  private void documents() {
    Set<TraceIdentity> missing = new TreeSet<>(expected.keySet());
    missing.removeAll(found.keySet());
    Set<TraceIdentity> unexpected = new TreeSet<>(found.keySet());
    unexpected.removeAll(expected.keySet());
    List<String> wrong = new ArrayList<>();
    missing.forEach(trace -> wrong.add("missing " + trace));
    unexpected.forEach(trace -> wrong.add("unexpected " + trace));
    add("traces stored", expected.size(), found.size(), wrong);

    add("trace documents twice", 0, repeated(observed.traces(), TraceObserved::trace));

    Set<SpanIdentity> spans = new TreeSet<>();
    ledger
        .traces()
        .forEach(
            trace ->
                trace.spanIds().forEach(id -> spans.add(new SpanIdentity(trace.identity(), id))));
    Set<SpanIdentity> stored = new TreeSet<>(observed.spans());
    List<String> spansWrong = new ArrayList<>();
    spans.stream().filter(s -> !stored.contains(s)).forEach(s -> spansWrong.add("missing " + s));
    stored.stream().filter(s -> !spans.contains(s)).forEach(s -> spansWrong.add("unexpected " + s));
    add("spans stored", spans.size(), stored.size(), spansWrong);

    add("span documents twice", 0, repeated(observed.spans(), Function.identity()));
    add("logs outside traces", ledger.looseLogs(), observed.looseLogs(), List.of());
  }

  private void traceFields() {
    field("fragment", trace -> null, TraceObserved::fragment);
    field("root service", TraceTruth::rootService, TraceObserved::rootService);
    field("root name", TraceTruth::rootName, TraceObserved::rootName);
    field("complete", TraceTruth::complete, TraceObserved::complete);
    field("spans", TraceTruth::spans, TraceObserved::spans);
    field("logs", TraceTruth::logs, TraceObserved::logs);
    field("errors", TraceTruth::errors, TraceObserved::errors);
    field("error logs", TraceTruth::errorLogs, TraceObserved::errorLogs);
    field("orphans", TraceTruth::orphans, TraceObserved::orphans);
    field("cycles", TraceTruth::cycles, TraceObserved::cycles);
    field("tokens", TraceTruth::tokens, TraceObserved::tokens);
    if (restarts == Restarts.NONE) {
      field("late", TraceTruth::late, TraceObserved::late);
      field("duplicates", TraceTruth::duplicates, TraceObserved::duplicates);
    } else {
      List<String> more = new ArrayList<>();
      List<String> fewer = new ArrayList<>();
      both(
          (truth, trace) -> {
            if (trace.late() > truth.late()) {
              more.add(mismatch(truth.identity(), truth.late(), trace.late()));
            }
            if (trace.duplicates() < truth.duplicates()) {
              fewer.add(mismatch(truth.identity(), truth.duplicates(), trace.duplicates()));
            }
          });
      equal("per trace: late, at most", more);
      equal("per trace: duplicates, at least", fewer);
    }
  }

  private void deadLetters() {
    Map<String, Long> want = new TreeMap<>();
    ledger
        .deadLetters()
        .forEach(d -> want.merge(d.signal() + " " + d.reason(), d.items(), Long::sum));
    Map<String, Long> have = new TreeMap<>();
    observed
        .deadLetters()
        .forEach(d -> have.merge(d.signal() + " " + d.reason(), d.items(), Long::sum));
    Set<String> keys = new TreeSet<>(want.keySet());
    keys.addAll(have.keySet());
    for (String key : keys) {
      add("dead letters " + key, want.getOrDefault(key, 0L), have.getOrDefault(key, 0L), List.of());
    }
  }

  /** Sent = stored + repeated + dead-lettered, for spans and for logs. */
  private void conservation() {
    long spans = observed.traces().stream().mapToLong(TraceObserved::spans).sum();
    long logs = observed.traces().stream().mapToLong(TraceObserved::logs).sum();
    balance(OtlpSignal.TRACES, spans);
    balance(OtlpSignal.LOGS, logs + observed.looseLogs());

    long duplicatesSent =
        ledger.sent(OtlpSignal.TRACES).duplicates() + ledger.sent(OtlpSignal.LOGS).duplicates();
    long duplicates = observed.traces().stream().mapToLong(TraceObserved::duplicates).sum();
    boolean ok =
        restarts == Restarts.NONE ? duplicates == duplicatesSent : duplicates >= duplicatesSent;
    String bound = restarts == Restarts.NONE ? "" : "at least ";
    checks.add(
        new Check(
            "conservation: repeated deliveries",
            bound + duplicatesSent,
            Long.toString(duplicates),
            ok,
            ok ? "" : "repeated deliveries recognised differ from those sent"));
  }

  /**
   * Duplicates carry no signal in a document; they balance over both signals in a check of their
   * own.
   */
  private void balance(OtlpSignal signal, long stored) {
    SentTotals sent = ledger.sent(signal);
    long dead =
        observed.deadLetters().stream()
            .filter(letter -> letter.signal() == signal)
            .mapToLong(DeadLetterObserved::items)
            .sum();
    long distinct = sent.items() - sent.duplicates();
    boolean ok = distinct == stored + dead;
    checks.add(
        new Check(
            signal == OtlpSignal.TRACES ? "conservation: spans" : "conservation: logs",
            "%d (%d sent - %d repeated)".formatted(distinct, sent.items(), sent.duplicates()),
            "%d (%d stored + %d dead-lettered)".formatted(stored + dead, stored, dead),
            ok,
            ok ? "" : "off by " + (stored + dead - distinct)));
  }

  private <V> void field(
      String name, Function<TraceTruth, V> want, Function<TraceObserved, V> have) {
    List<String> wrong = new ArrayList<>();
    both(
        (truth, trace) -> {
          V wanted = want.apply(truth);
          V seen = have.apply(trace);
          if (!Objects.equals(wanted, seen)) {
            wrong.add(mismatch(truth.identity(), wanted, seen));
          }
        });
    equal("per trace: " + name, wrong);
  }

  /** Over the traces both expected and found; others are the concern of the documents' check. */
  private void equal(String name, List<String> wrong) {
    long compared = expected.keySet().stream().filter(found::containsKey).count();
    add(name, compared, compared - wrong.size(), wrong);
  }

  /** What to do with a trace that is both expected and found. */
  private interface Pair {
    void see(TraceTruth truth, TraceObserved trace);
  }

  private void both(Pair pair) {
    expected.forEach(
        (identity, truth) -> {
          TraceObserved trace = found.get(identity);
          if (trace != null) {
            pair.see(truth, trace);
          }
        });
  }

  private static String mismatch(TraceIdentity trace, Object wanted, Object seen) {
    return trace + ": expected " + wanted + ", found " + seen;
  }

  private static <T, K> List<String> repeated(List<T> documents, Function<T, K> identity) {
    Set<K> seen = new HashSet<>();
    return documents.stream()
        .map(identity)
        .filter(id -> !seen.add(id))
        .map(String::valueOf)
        .toList();
  }

  private void add(String name, long wanted, List<String> wrong) {
    add(name, wanted, wrong.size(), wrong);
  }

  private void add(String name, long wanted, long seen, List<String> wrong) {
    boolean ok = wanted == seen && wrong.isEmpty();
    String more = wrong.size() > DETAILS ? "; and " + (wrong.size() - DETAILS) + " more" : "";
    checks.add(
        new Check(
            name,
            Long.toString(wanted),
            Long.toString(seen),
            ok,
            wrong.stream().limit(DETAILS).collect(Collectors.joining("; ")) + more));
  }
}
