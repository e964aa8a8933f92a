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
 * Keeps a trace within its caps. Cutting sorts everything that is open, so it is done only once an
 * eighth more than the cap has come in, and exactly before publication.
 */
final class TraceCaps {

  private static final int SLACK_PARTS = 8;

  private final TraceLimits limits;
  private final TraceStore store;

  TraceCaps(TraceLimits limits, TraceStore store) {
    this.limits = limits;
    this.store = store;
  }

  /** Cuts where the cap is exceeded by more than its slack. */
  void cutIfFarOver(TraceProgress progress) throws Exception {
    long slack = limits.maxSpans() / SLACK_PARTS;
    if (progress.getOpenSpans() > spanBudget(progress) + slack
        || progress.getOpenBytes() > limits.maxSpanBytes() / SLACK_PARTS * (SLACK_PARTS + 1)) {
      cutSpans(progress);
    }
    if (progress.getOpenLogs() > limits.maxLogs() + limits.maxLogs() / SLACK_PARTS) {
      cutLogs(progress);
    }
  }

  /** Cuts to the cap. */
  void cut(TraceProgress progress) throws Exception {
    if (progress.getOpenSpans() > spanBudget(progress)
        || progress.getOpenBytes() > limits.maxSpanBytes()) {
      cutSpans(progress);
    }
    if (progress.getOpenLogs() > limits.maxLogs()) {
      cutLogs(progress);
    }
  }

  /** Estimated bytes of a span in state. */
  static long bytes(Span span) {
    return 96L + span.getName().length() + (span.getCall() == null ? 0 : 128);
  }

  private int spanBudget(TraceProgress progress) {
    return Math.max(0, limits.maxSpans() - progress.getPublishedSpans());
  }

  private record Placed<T>(long key, T value, Cutoff place) {}

  private static <T> Comparator<Placed<T>> byPlace() {
    return (a, b) -> KeepOrder.ORDER.compare(a.place(), b.place());
  }

  private void cutSpans(TraceProgress progress) throws Exception {
    List<Placed<Span>> all = new ArrayList<>();
    for (Map.Entry<Long, Span> entry : store.openSpans.entries()) {
      all.add(new Placed<>(entry.getKey(), entry.getValue(), KeepOrder.of(entry.getValue())));
    }
    all.sort(byPlace());
    int budget = spanBudget(progress);
    int kept = 0;
    long bytes = 0;
    while (kept < Math.min(budget, all.size())
        && bytes + bytes(all.get(kept).value()) <= limits.maxSpanBytes()) {
      bytes += bytes(all.get(kept++).value());
    }
    for (Placed<Span> out : all.subList(kept, all.size())) {
      store.openSpans.remove(out.key());
    }
    progress.setDroppedSpans(progress.getDroppedSpans() + all.size() - kept);
    progress.setOpenSpans(kept);
    progress.setOpenBytes(bytes);
    progress.setSpanCutoff(kept == 0 ? KeepOrder.NOTHING : all.get(kept - 1).place());
  }

  private void cutLogs(TraceProgress progress) throws Exception {
    List<Placed<Log>> all = new ArrayList<>();
    for (Map.Entry<Long, Log> entry : store.openLogs.entries()) {
      all.add(new Placed<>(entry.getKey(), entry.getValue(), KeepOrder.of(entry.getValue())));
    }
    all.sort(byPlace());
    for (Placed<Log> out : all.subList(limits.maxLogs(), all.size())) {
      store.openLogs.remove(out.key());
      noteDroppedLog(progress, out.value());
    }
    progress.setOpenLogs(limits.maxLogs());
    progress.setLogCutoff(all.get(limits.maxLogs() - 1).place());
  }

  static void noteDroppedLog(TraceProgress progress, Log log) {
    progress.setDroppedLogs(progress.getDroppedLogs() + 1);
    if (TraceAssembler.isError(log.getSeverity())) {
      progress.setDroppedErrorLogs(progress.getDroppedErrorLogs() + 1);
    }
  }
}
