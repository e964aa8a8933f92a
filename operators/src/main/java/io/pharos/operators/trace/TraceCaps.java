package io.pharos.operators.trace;

import io.pharos.operators.trace.state.Cutoff;
import io.pharos.operators.trace.state.LogFacts;
import io.pharos.operators.trace.state.OpenLog;
import io.pharos.operators.trace.state.TraceProgress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Keeps a trace within its caps.
 *
 * <p>At a publication the spans and logs that are due are cut to the cap, and only those, so that
 * what arrived ahead of the instant displaces nothing. Between publications state may grow to twice
 * the cap, then everything open is cut to it; only then can the order of arrival matter.
 */
final class TraceCaps {

  private static final int SLACK = 2;

  private final TraceLimits limits;

  TraceCaps(TraceLimits limits) {
    this.limits = limits;
  }

  /** State has grown to twice the cap. */
  boolean isFarOver(TraceProgress progress) {
    return (long) progress.getOpenSpans() + progress.getOpenSteps()
            > SLACK * (long) spanBudget(progress)
        || progress.getOpenBytes() > SLACK * limits.maxSpanBytes()
        || progress.getOpenLogs() > SLACK * (long) logBudget(progress);
  }

  /** Cuts everything open to the cap. */
  void cutAll(OpenTrace open, TraceProgress progress) {
    cutSpans(open, open.spans(), progress);
    cutLogs(open, open.logs(), progress);
  }

  /** Cuts what is due at an instant to the cap. */
  void cutDue(long now, OpenTrace open, TraceProgress progress) {
    cutSpans(open, open.spansDue(now), progress);
    cutLogs(open, open.logsDue(now), progress);
  }

  private int spanBudget(TraceProgress progress) {
    return Math.max(0, limits.maxSpans() - progress.getPublishedSpans());
  }

  private int logBudget(TraceProgress progress) {
    return Math.max(0, limits.maxLogs() - progress.getPublishedLogs());
  }

  private void cutSpans(OpenTrace open, List<HeldSpan> candidates, TraceProgress progress) {
    int budget = Math.min(spanBudget(progress), candidates.size());
    if (budget == candidates.size() && progress.getOpenBytes() <= limits.maxSpanBytes()) {
      return;
    }
    List<HeldSpan> order = inOrder(candidates, KeepOrder::of);
    int kept = 0;
    long bytes = 0;
    while (kept < budget && bytes + order.get(kept).size() <= limits.maxSpanBytes()) {
      bytes += order.get(kept++).size();
    }
    int cut = order.size() - kept;
    if (cut > 0) {
      Set<HeldSpan> out = identities(order.subList(kept, order.size()));
      open.keepSpans(open.spans().stream().filter(span -> !out.contains(span)).toList());
      progress.setDroppedSpans(progress.getDroppedSpans() + cut);
      progress.setSpanCutoff(kept == 0 ? KeepOrder.NOTHING : KeepOrder.of(order.get(kept - 1)));
    }
  }

  private void cutLogs(OpenTrace open, List<OpenLog> candidates, TraceProgress progress) {
    int kept = Math.min(logBudget(progress), candidates.size());
    if (kept == candidates.size()) {
      return;
    }
    List<OpenLog> order = inOrder(candidates, KeepOrder::of);
    Set<OpenLog> out = identities(order.subList(kept, order.size()));
    open.keepLogs(open.logs().stream().filter(log -> !out.contains(log)).toList());
    out.forEach(log -> noteDroppedLog(progress, log.getFacts()));
    progress.setLogCutoff(kept == 0 ? KeepOrder.NOTHING : KeepOrder.of(order.get(kept - 1)));
  }

  private static <T> List<T> inOrder(List<T> candidates, Function<T, Cutoff> place) {
    List<T> order = new ArrayList<>(candidates);
    order.sort(Comparator.comparing(place, KeepOrder.ORDER));
    return order;
  }

  private static <T> Set<T> identities(List<T> list) {
    Set<T> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(list);
    return set;
  }

  static void noteDroppedLog(TraceProgress progress, LogFacts facts) {
    progress.setDroppedLogs(progress.getDroppedLogs() + 1);
    if (TraceAssembler.isError(facts.getSeverity())) {
      progress.setDroppedErrorLogs(progress.getDroppedErrorLogs() + 1);
    }
  }
}
