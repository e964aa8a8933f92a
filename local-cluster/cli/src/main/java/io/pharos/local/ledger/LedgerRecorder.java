package io.pharos.local.ledger;

import io.pharos.operators.otlp.OtlpSignal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the {@link TruthLedger} while records are sent; what was not sent is not in it. */
public final class LedgerRecorder {

  /** Counters of one signal. */
  private static final class Totals {
    private long records;
    private long bytes;
    private long accepted;
    private long duplicates;
    private long late;
    private final Map<String, Long> deadLetters = new TreeMap<>();
  }

  private final Map<OtlpSignal, Totals> totals = new EnumMap<>(OtlpSignal.class);
  private final Map<TraceIdentity, TraceAccount> traces = new TreeMap<>();
  private final Map<String, Long> defects = new TreeMap<>();
  private final Map<SpanIdentity, CallTruth> calls = new TreeMap<>();
  private final Map<String, DeviceAccount> devices = new TreeMap<>();
  private final Map<SeriesAccount.Identity, SeriesAccount> series = new TreeMap<>();
  private long looseLogs;

  public LedgerRecorder() {
    for (OtlpSignal signal : OtlpSignal.values()) {
      totals.put(signal, new Totals());
    }
  }

  /** A Kafka record with a value of so many bytes was sent. */
  public void record(OtlpSignal signal, int bytes) {
    Totals of = totals.get(signal);
    of.records++;
    of.bytes += bytes;
  }

  /** A span was sent that must be stored. */
  public void span(SpanFact fact) {
    account(fact.trace()).span(fact);
    accept(OtlpSignal.TRACES, fact.late());
  }

  /** The span of a step was sent that must be stored. */
  public void step(StepFact step) {
    series.computeIfAbsent(SeriesAccount.Identity.of(step), SeriesAccount::new).step(step);
  }

  /** A span of this trace was sent once more. */
  public void duplicateSpan(TraceIdentity trace) {
    account(trace).duplicate();
    totals.get(OtlpSignal.TRACES).duplicates++;
  }

  /** A log record was sent that must be joined to this trace. */
  public void log(TraceIdentity trace, boolean error, boolean late) {
    account(trace).log(error, late);
    accept(OtlpSignal.LOGS, late);
  }

  /** A log record of this trace was sent once more. */
  public void duplicateLog(TraceIdentity trace) {
    account(trace).duplicate();
    totals.get(OtlpSignal.LOGS).duplicates++;
  }

  /** A log record outside any trace was sent. */
  public void looseLog(boolean late) {
    looseLogs++;
    accept(OtlpSignal.LOGS, late);
  }

  /** The span of a call on modelled hardware was sent. */
  public void call(CallTruth call) {
    calls.put(call.span(), call);
  }

  /** A request with so many data points was sent, or sent again. */
  public void points(int points, boolean repeated) {
    Totals of = totals.get(OtlpSignal.METRICS);
    of.accepted += repeated ? 0 : points;
    of.duplicates += repeated ? points : 0;
  }

  /**
   * A scrape of a device was sent.
   *
   * @param device whose busy time and energy so far it holds
   */
  public void sample(DeviceUseTruth device, long atNs) {
    devices
        .computeIfAbsent(device.name(), name -> new DeviceAccount(device))
        .sample(atNs, device.gpuNs(), device.energyUj());
  }

  /** An item was sent that must be dead-lettered for this reason. */
  public void deadLetter(OtlpSignal signal, String reason) {
    totals.get(signal).deadLetters.merge(reason, 1L, Long::sum);
  }

  /** A defect of this name was applied. */
  public void defect(String name) {
    defects.merge(name, 1L, Long::sum);
  }

  /** The ledger of everything recorded so far. */
  public TruthLedger ledger() {
    List<SentTotals> sent = new ArrayList<>();
    List<DeadLetterTruth> deadLetters = new ArrayList<>();
    totals.forEach(
        (signal, of) -> {
          long dead = of.deadLetters.values().stream().mapToLong(Long::longValue).sum();
          sent.add(
              new SentTotals(
                  signal,
                  of.records,
                  of.bytes,
                  of.accepted + of.duplicates + dead,
                  of.accepted,
                  of.duplicates,
                  of.late));
          of.deadLetters.forEach(
              (reason, items) -> deadLetters.add(new DeadLetterTruth(signal, reason, items)));
        });
    return new TruthLedger(
        sent,
        deadLetters,
        looseLogs,
        new TreeMap<>(defects),
        traces.values().stream().map(TraceAccount::truth).toList(),
        List.copyOf(calls.values()),
        devices.values().stream().map(DeviceAccount::truth).toList(),
        series.values().stream().map(SeriesAccount::truth).toList());
  }

  private void accept(OtlpSignal signal, boolean late) {
    Totals of = totals.get(signal);
    of.accepted++;
    of.late += late ? 1 : 0;
  }

  private TraceAccount account(TraceIdentity trace) {
    return traces.computeIfAbsent(trace, TraceAccount::new);
  }
}
