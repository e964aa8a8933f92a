package io.pharos.operators.trace;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.trace.state.Arrival;
import io.pharos.operators.trace.state.OpenLog;
import io.pharos.operators.trace.state.OpenSpan;
import io.pharos.operators.trace.state.PublishedTrace;
import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * Reads what is open of a trace and recognises repeated deliveries: of two spans with one id the
 * greater content rank stands, of two logs with one id the earlier. What stands replaces both in
 * state, so that each repeated delivery is counted once.
 */
final class OpenTraceReader {

  private final TraceStore store;
  private final Counters<TraceCounter> counters;

  OpenTraceReader(TraceStore store, Counters<TraceCounter> counters) {
    this.store = store;
    this.counters = counters;
  }

  /**
   * Reads what is open; counts repeated deliveries in the progress.
   *
   * @param published what was published of the trace, null where nothing was
   */
  OpenTrace read(TraceProgress progress, PublishedTrace published) throws Exception {
    Map<Long, HeldSpan> spans = new LinkedHashMap<>();
    Map<Long, OpenLog> logs = new LinkedHashMap<>();
    boolean spansRepeat = readSpans(spans, progress);
    boolean logsRepeat = readLogs(logs, progress);
    if (published != null) {
      spansRepeat |= !spans.isEmpty() && dropPublishedSpans(spans, published, progress);
      logsRepeat |= !logs.isEmpty() && dropPublishedLogs(logs, published, progress);
    }
    return new OpenTrace(
        new ArrayList<>(spans.values()), spansRepeat, new ArrayList<>(logs.values()), logsRepeat);
  }

  private boolean readSpans(Map<Long, HeldSpan> spans, TraceProgress progress) throws Exception {
    boolean repeat = false;
    if (progress.getOpenSpans() > 0) {
      for (OpenSpan span : store.openSpans.get()) {
        repeat |= take(HeldSpan.of(span), spans, progress);
      }
    }
    if (progress.getOpenSteps() > 0) {
      for (Tuple2<Arrival, Span> step : store.openSteps.get()) {
        repeat |= take(HeldSpan.of(step.f0, step.f1), spans, progress);
      }
    }
    return repeat;
  }

  private boolean readLogs(Map<Long, OpenLog> logs, TraceProgress progress) throws Exception {
    boolean repeat = false;
    if (progress.getOpenLogs() > 0) {
      for (OpenLog log : store.openLogs.get()) {
        repeat |= take(log, logs, progress);
      }
    }
    return repeat;
  }

  private boolean take(HeldSpan span, Map<Long, HeldSpan> spans, TraceProgress progress) {
    HeldSpan known = spans.putIfAbsent(span.id(), span);
    if (known == null) {
      return false;
    }
    countDuplicate(progress);
    boolean replaces = span.outranks(known.facts());
    HeldSpan stands = replaces ? span : known;
    HeldSpan gives = replaces ? known : span;
    boolean late = known.arrival().getLate() && span.arrival().getLate();
    boolean again =
        known.arrival().getAgain()
            || span.arrival().getAgain()
            || (gives.dueMs() <= progress.getSettledUntilMs()
                && stands.dueMs() > progress.getSettledUntilMs());
    spans.put(span.id(), stands.came(late, again));
    return true;
  }

  private boolean take(OpenLog log, Map<Long, OpenLog> logs, TraceProgress progress) {
    OpenLog known = logs.putIfAbsent(log.getFacts().getLogId(), log);
    if (known == null) {
      return false;
    }
    countDuplicate(progress);
    // a clock that runs ahead was clamped to two different arrivals: the first one stands
    if (OpenTrace.dueMs(log) < OpenTrace.dueMs(known)) {
      logs.put(log.getFacts().getLogId(), log);
    }
    return true;
  }

  private boolean dropPublishedSpans(
      Map<Long, HeldSpan> spans, PublishedTrace published, TraceProgress progress) {
    boolean repeat = false;
    for (SpanFacts before : published.getSpans()) {
      HeldSpan span = spans.get(before.getSpanId());
      if (span == null || span.arrival().getAgain()) {
        continue;
      }
      repeat = true;
      countDuplicate(progress);
      if (span.outranks(before)) {
        spans.put(span.id(), span.came(false, true));
      } else {
        spans.remove(span.id());
      }
    }
    return repeat;
  }

  private boolean dropPublishedLogs(
      Map<Long, OpenLog> logs, PublishedTrace published, TraceProgress progress) {
    Set<Long> known = new HashSet<>(published.getLogIds());
    int before = logs.size();
    logs.keySet().removeIf(known::contains);
    for (int i = logs.size(); i < before; i++) {
      countDuplicate(progress);
    }
    return logs.size() < before;
  }

  private void countDuplicate(TraceProgress progress) {
    progress.setDuplicates(progress.getDuplicates() + 1);
    counters.add(TraceCounter.DUPLICATES, 1);
  }

  /** Brings state in line with what is open now. */
  void write(OpenTrace open, TraceProgress progress) throws Exception {
    if (open.spansChanged()) {
      writeSpans(open.spans(), progress);
    }
    if (open.logsChanged()) {
      store.openLogs.update(open.logs());
      progress.setOpenLogs(open.logs().size());
    }
  }

  /** A list that was and stays empty is not touched: on RocksDB clearing it leaves a tombstone. */
  private void writeSpans(List<HeldSpan> spans, TraceProgress progress) throws Exception {
    List<OpenSpan> plain = new ArrayList<>();
    List<Tuple2<Arrival, Span>> steps = new ArrayList<>();
    long bytes = 0;
    for (HeldSpan span : spans) {
      bytes += span.size();
      if (span.span() == null) {
        plain.add(new OpenSpan(span.arrival(), span.eventTimeMs(), span.facts()));
      } else {
        steps.add(Tuple2.of(span.arrival(), span.span()));
      }
    }
    if (progress.getOpenSpans() > 0) {
      store.openSpans.update(plain);
    }
    if (progress.getOpenSteps() > 0) {
      store.openSteps.update(steps);
    }
    progress.setOpenSpans(plain.size());
    progress.setOpenSteps(steps.size());
    progress.setOpenBytes(bytes);
  }
}
