package io.pharos.operators.trace;

import io.pharos.operators.trace.state.Cutoff;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.Log;
import io.pharos.schemas.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Keeps a trace within its caps.
 *
 * <p>At a publication the spans and logs that are due are cut to the cap, and only those, so that
 * what arrived ahead of the instant displaces nothing. Between publications state may grow to twice
 * the cap, then everything open is cut to it; only then can the order of arrival matter.
 */
final class TraceCaps {

  private static final int SLACK = 2;
  private static final long EVERYTHING = Long.MAX_VALUE;

  private final TraceLimits limits;
  private final TraceStore store;

  TraceCaps(TraceLimits limits, TraceStore store) {
    this.limits = limits;
    this.store = store;
  }

  /** Cuts everything open where state has grown to twice the cap. */
  void cutIfFarOver(TraceProgress progress) throws Exception {
    if (progress.getOpenSpans() > SLACK * (long) spanBudget(progress)
        || progress.getOpenBytes() > SLACK * limits.maxSpanBytes()) {
      cutSpans(EVERYTHING, progress);
    }
    if (progress.getOpenLogs() > SLACK * (long) logBudget(progress)) {
      cutLogs(EVERYTHING, progress);
    }
  }

  /** Cuts what is due at an instant. */
  void cutDue(long now, TraceProgress progress) throws Exception {
    if (progress.getOpenSpans() > spanBudget(progress)
        || progress.getOpenBytes() > limits.maxSpanBytes()) {
      cutSpans(now, progress);
    }
    if (progress.getOpenLogs() > logBudget(progress)) {
      cutLogs(now, progress);
    }
  }

  private int spanBudget(TraceProgress progress) {
    return Math.max(0, limits.maxSpans() - progress.getPublishedSpans());
  }

  private int logBudget(TraceProgress progress) {
    return Math.max(0, limits.maxLogs() - progress.getPublishedLogs());
  }

  private record Placed<T>(long key, T value, Cutoff place) {}

  private static <T> Comparator<Placed<T>> byPlace() {
    return (a, b) -> KeepOrder.ORDER.compare(a.place(), b.place());
  }

  private void cutSpans(long until, TraceProgress progress) throws Exception {
    List<Placed<Span>> due = new ArrayList<>();
    for (Map.Entry<Long, Span> entry : store.openSpans.entries()) {
      if (entry.getValue().getEventTimeMs() <= until) {
        due.add(new Placed<>(entry.getKey(), entry.getValue(), KeepOrder.of(entry.getValue())));
      }
    }
    due.sort(byPlace());
    int budget = Math.min(spanBudget(progress), due.size());
    int kept = 0;
    long bytes = 0;
    while (kept < budget && bytes + SpanSize.of(due.get(kept).value()) <= limits.maxSpanBytes()) {
      bytes += SpanSize.of(due.get(kept++).value());
    }
    for (Placed<Span> out : due.subList(kept, due.size())) {
      store.openSpans.remove(out.key());
      progress.setOpenBytes(progress.getOpenBytes() - SpanSize.of(out.value()));
    }
    int cut = due.size() - kept;
    if (cut > 0) {
      progress.setDroppedSpans(progress.getDroppedSpans() + cut);
      progress.setOpenSpans(progress.getOpenSpans() - cut);
      progress.setSpanCutoff(kept == 0 ? KeepOrder.NOTHING : due.get(kept - 1).place());
    }
  }

  private void cutLogs(long until, TraceProgress progress) throws Exception {
    List<Placed<Log>> due = new ArrayList<>();
    for (Map.Entry<Long, Log> entry : store.openLogs.entries()) {
      if (entry.getValue().getEventTimeMs() <= until) {
        due.add(new Placed<>(entry.getKey(), entry.getValue(), KeepOrder.of(entry.getValue())));
      }
    }
    due.sort(byPlace());
    int kept = Math.min(logBudget(progress), due.size());
    for (Placed<Log> out : due.subList(kept, due.size())) {
      store.openLogs.remove(out.key());
      noteDroppedLog(progress, out.value());
    }
    int cut = due.size() - kept;
    if (cut > 0) {
      progress.setOpenLogs(progress.getOpenLogs() - cut);
      progress.setLogCutoff(kept == 0 ? KeepOrder.NOTHING : due.get(kept - 1).place());
    }
  }

  static void noteDroppedLog(TraceProgress progress, Log log) {
    progress.setDroppedLogs(progress.getDroppedLogs() + 1);
    if (TraceAssembler.isError(log.getSeverity())) {
      progress.setDroppedErrorLogs(progress.getDroppedErrorLogs() + 1);
    }
  }
}
