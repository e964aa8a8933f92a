package io.pharos.local.generator;

import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.local.ledger.LedgerRecorder;
import io.pharos.local.ledger.SpanFact;
import io.pharos.local.ledger.StepFact;
import io.pharos.local.ledger.TraceIdentity;
import io.pharos.operators.otlp.OtlpSignal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Decides how the spans and logs of a trace reach the Collector: when, in what state, how often;
 * and what each of that means for the ledger.
 *
 * <p>An item has at most one defect, and none in a trace that is wrong as a whole. Spans that will
 * not be stored are leaves, so that no other span loses its parent by it; a root is always
 * punctual.
 */
final class DeliveryPlanner {

  private static final List<BadSpan> BAD_SPANS = List.of(BadSpan.values());

  /** Turns of the defects of one signal. */
  private static final class Turns {
    private final Quota outOfOrder;
    private final Quota late;
    private final Quota tooLate;
    private final Quota duplicate;
    private final Quota skewed;
    private final Quota bad;

    Turns(DefectRates rates, double badRate) {
      outOfOrder = new Quota(rates.outOfOrder());
      late = new Quota(rates.late());
      tooLate = new Quota(rates.tooLate());
      duplicate = new Quota(rates.duplicateItem());
      skewed = new Quota(rates.skewed());
      bad = new Quota(badRate);
    }

    /** Every quota counts every candidate; the first that is due takes it. */
    ItemDefect next(boolean any, boolean lateAllowed, boolean mayVanish, boolean steady) {
      ItemDefect defect = ItemDefect.NONE;
      defect = turn(bad, ItemDefect.BAD, defect, any && mayVanish);
      defect = turn(tooLate, ItemDefect.TOO_LATE, defect, any && mayVanish && lateAllowed);
      defect = turn(late, ItemDefect.LATE, defect, any && lateAllowed && !steady);
      defect = turn(skewed, ItemDefect.SKEWED, defect, any && !steady);
      defect = turn(duplicate, ItemDefect.DUPLICATE, defect, any);
      return turn(outOfOrder, ItemDefect.OUT_OF_ORDER, defect, any);
    }

    private static ItemDefect turn(
        Quota quota, ItemDefect kind, ItemDefect before, boolean eligible) {
      boolean taken = quota.take(eligible && before == ItemDefect.NONE);
      return taken ? kind : before;
    }
  }

  private final DeliverySchedule schedule;
  private final Turns spanTurns;
  private final Turns logTurns;
  private int badSpans;
  private long order;

  DeliveryPlanner(DeliverySchedule schedule, DefectRates rates) {
    this.schedule = schedule;
    this.spanTurns = new Turns(rates, rates.badSpan());
    this.logTurns = new Turns(rates, 0);
  }

  List<Delivery> plan(SimulatedTrace trace, TraceDefect traceDefect) {
    List<Delivery> deliveries = new ArrayList<>();
    Set<Long> parents = new HashSet<>();
    trace.spans().forEach(span -> parents.add(span.parentId()));
    boolean any = traceDefect == TraceDefect.NONE;
    for (SimulatedSpan span : trace.spans()) {
      boolean leaf = !span.isRoot() && !parents.contains(span.id());
      ItemDefect defect =
          spanTurns.next(
              any && !span.isRoot(),
              schedule.mayBeLate(span.endNs()),
              leaf && !span.isSteady(),
              span.isSteady());
      span(deliveries, trace, span, defect, any);
    }
    for (SimulatedLog log : trace.logs()) {
      ItemDefect defect = logTurns.next(any, schedule.mayBeLate(log.timeNs()), true, false);
      log(deliveries, trace, log, defect, any);
    }
    if (!any) {
      mark(deliveries, traceDefect.label());
    }
    return deliveries;
  }

  /** A log outside any trace: punctual, sent once. */
  Delivery loose(SimulatedLog log) {
    return new Delivery(
        schedule.punctual(log.timeNs()),
        order++,
        OtlpSignal.LOGS,
        log.service(),
        Scope.LOGGER,
        WireFormat.log(null, log).build(),
        null,
        ledger -> ledger.looseLog(false),
        null);
  }

  private void span(
      List<Delivery> to,
      SimulatedTrace trace,
      SimulatedSpan span,
      ItemDefect defect,
      boolean repeatable) {
    TraceIdentity identity = trace.identity();
    Span.Builder wire = WireFormat.span(trace.traceId(), span);
    Consumer<LedgerRecorder> stored =
        ledger -> {
          ledger.span(fact(identity, span, span.startNs(), false));
          step(ledger, span.step(identity.tenant(), span.endNs(), span.endNs() - span.startNs()));
          // a call in a trace that is wrong as a whole may be attributed otherwise, or not at all
          if (span.call() != null && repeatable) {
            ledger.call(span.call());
          }
        };
    Consumer<LedgerRecorder> late =
        ledger -> {
          ledger.span(fact(identity, span, span.startNs(), true));
          step(ledger, span.step(identity.tenant(), span.endNs(), span.endNs() - span.startNs()));
        };
    Consumer<LedgerRecorder> repeated = ledger -> ledger.duplicateSpan(identity);
    Transit transit =
        new Transit(OtlpSignal.TRACES, span.service(), span.scope(), identity.traceId());
    long arrivalMs = schedule.punctual(span.endNs());
    switch (defect) {
      case NONE ->
          to.add(deliver(transit, arrivalMs, wire.build(), stored, repeatable ? repeated : null));
      case OUT_OF_ORDER ->
          to.add(
              deliver(
                  transit,
                  schedule.outOfOrder(span.endNs()),
                  wire.build(),
                  count(defect, stored),
                  null));
      case LATE ->
          to.add(
              deliver(
                  transit, schedule.late(span.endNs()), wire.build(), count(defect, late), null));
      case TOO_LATE -> {
        long backNs = schedule.tooLateNs();
        wire.setStartTimeUnixNano(span.startNs() - backNs)
            .setEndTimeUnixNano(span.endNs() - backNs);
        to.add(
            deliver(
                transit,
                arrivalMs,
                wire.build(),
                count(defect, dead(OtlpSignal.TRACES, "LATE")),
                null));
      }
      case DUPLICATE -> twice(to, transit, arrivalMs, wire.build(), stored, repeated);
      case SKEWED -> {
        long endNs = (arrivalMs + DeliverySchedule.SKEW_MS) * Request.MS;
        wire.setEndTimeUnixNano(endNs);
        Consumer<LedgerRecorder> skewed =
            ledger -> {
              ledger.span(fact(identity, span, span.startNs(), false));
              step(ledger, span.step(identity.tenant(), null, endNs - span.startNs()));
            };
        to.add(deliver(transit, arrivalMs, wire.build(), count(defect, skewed), null));
      }
      case BAD -> {
        BadSpan bad = BAD_SPANS.get(badSpans++ % BAD_SPANS.size());
        bad.spoil(wire);
        Consumer<LedgerRecorder> effect =
            bad.reason() == null
                ? ledger -> {
                  ledger.span(fact(identity, span, span.endNs(), false));
                  step(ledger, span.step(identity.tenant(), span.endNs(), 0));
                }
                : dead(OtlpSignal.TRACES, bad.reason());
        to.add(deliver(transit, arrivalMs, wire.build(), count(defect, effect), null));
      }
    }
  }

  private void log(
      List<Delivery> to,
      SimulatedTrace trace,
      SimulatedLog log,
      ItemDefect defect,
      boolean repeatable) {
    TraceIdentity identity = trace.identity();
    boolean error = log.level() == SimulatedLog.Level.ERROR;
    LogRecord.Builder wire = WireFormat.log(trace.traceId(), log);
    Consumer<LedgerRecorder> stored = ledger -> ledger.log(identity, error, false);
    Consumer<LedgerRecorder> repeated = ledger -> ledger.duplicateLog(identity);
    Transit transit = new Transit(OtlpSignal.LOGS, log.service(), Scope.LOGGER, identity.traceId());
    long arrivalMs = schedule.punctual(log.timeNs());
    switch (defect) {
      case NONE ->
          to.add(deliver(transit, arrivalMs, wire.build(), stored, repeatable ? repeated : null));
      case OUT_OF_ORDER ->
          to.add(
              deliver(
                  transit,
                  schedule.outOfOrder(log.timeNs()),
                  wire.build(),
                  count(defect, stored),
                  null));
      case LATE ->
          to.add(
              deliver(
                  transit,
                  schedule.late(log.timeNs()),
                  wire.build(),
                  count(defect, ledger -> ledger.log(identity, error, true)),
                  null));
      case TOO_LATE -> {
        long thenNs = log.timeNs() - schedule.tooLateNs();
        wire.setTimeUnixNano(thenNs).setObservedTimeUnixNano(thenNs);
        to.add(
            deliver(
                transit,
                arrivalMs,
                wire.build(),
                count(defect, dead(OtlpSignal.LOGS, "LATE")),
                null));
      }
      case DUPLICATE -> twice(to, transit, arrivalMs, wire.build(), stored, repeated);
      case SKEWED -> {
        long aheadNs = (arrivalMs + DeliverySchedule.SKEW_MS) * Request.MS;
        wire.setTimeUnixNano(aheadNs).setObservedTimeUnixNano(aheadNs);
        to.add(deliver(transit, arrivalMs, wire.build(), count(defect, stored), null));
      }
      case BAD -> throw new IllegalStateException("no log is planned to be bad");
    }
  }

  /** What stays the same about an item however it travels. */
  private record Transit(
      OtlpSignal signal, ServiceInstance service, Scope scope, String traceKey) {}

  private void twice(
      List<Delivery> to,
      Transit transit,
      long arrivalMs,
      Message item,
      Consumer<LedgerRecorder> stored,
      Consumer<LedgerRecorder> repeated) {
    to.add(deliver(transit, arrivalMs, item, stored, null));
    to.add(
        deliver(
            transit, schedule.again(arrivalMs), item, count(ItemDefect.DUPLICATE, repeated), null));
  }

  private Delivery deliver(
      Transit transit,
      long arrivalMs,
      Message item,
      Consumer<LedgerRecorder> effect,
      Consumer<LedgerRecorder> repeat) {
    return new Delivery(
        arrivalMs,
        order++,
        transit.signal(),
        transit.service(),
        transit.scope(),
        item,
        transit.traceKey(),
        effect,
        repeat);
  }

  private static void step(LedgerRecorder ledger, StepFact step) {
    if (step != null) {
      ledger.step(step);
    }
  }

  private static SpanFact fact(
      TraceIdentity trace, SimulatedSpan span, long startNs, boolean late) {
    return new SpanFact(
        trace,
        WireFormat.hex(span.id()),
        span.isRoot() ? null : WireFormat.hex(span.parentId()),
        span.service().name(),
        span.name(),
        startNs,
        span.isError(),
        span.tokens(),
        late);
  }

  private static Consumer<LedgerRecorder> dead(OtlpSignal signal, String reason) {
    return ledger -> ledger.deadLetter(signal, reason);
  }

  private static Consumer<LedgerRecorder> count(
      ItemDefect defect, Consumer<LedgerRecorder> effect) {
    return effect.andThen(ledger -> ledger.defect(defect.label()));
  }

  /** The trace's defect is counted with its first span. */
  private static void mark(List<Delivery> deliveries, String label) {
    Delivery first = deliveries.get(0);
    deliveries.set(
        0,
        new Delivery(
            first.arrivalMs(),
            first.order(),
            first.signal(),
            first.service(),
            first.scope(),
            first.item(),
            first.traceKey(),
            first.effect().andThen(ledger -> ledger.defect(label)),
            first.repeat()));
  }
}
