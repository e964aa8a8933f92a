package io.pharos.operators.trace;

import io.pharos.operators.trace.state.PendingStep;
import io.pharos.operators.trace.state.PublishedTrace;
import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.Span;
import io.pharos.schemas.Step;
import io.pharos.schemas.identity.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Settles the steps whose end the watermark has passed. */
final class StepSettler {

  private static final Comparator<PendingStep> ORDER =
      Comparator.comparingLong(PendingStep::getEventTimeMs)
          .thenComparing(PendingStep::getSpanId, Long::compareUnsigned);

  private final TraceStore store;

  StepSettler(TraceStore store) {
    this.store = store;
  }

  /**
   * Takes the steps that are due out of the pending ones.
   *
   * @return the settled steps in a fixed order; tenant and trace id are the caller's to set
   */
  List<Step> settle(long now, TraceProgress progress) throws Exception {
    List<PendingStep> due = new ArrayList<>();
    List<PendingStep> waiting = new ArrayList<>();
    for (PendingStep step : progress.getPendingSteps()) {
      (Steps.settleAt(step.getEventTimeMs()) <= now ? due : waiting).add(step);
    }
    if (due.isEmpty()) {
      return List.of();
    }
    progress.setPendingSteps(waiting);
    due.sort(ORDER);
    List<Step> settled = new ArrayList<>(due.size());
    boolean usage = false;
    for (PendingStep pending : due) {
      // a cap may have taken the span since
      Span span = store.openSpans.get(pending.getSpanId());
      if (span != null) {
        usage |= span.getCall() != null && span.getCall().getTokens() != null;
        settled.add(step(span, pending, now));
      }
    }
    if (usage) {
      markRepeated(settled, now);
    }
    return settled;
  }

  private static Step step(Span span, PendingStep pending, long now) {
    Step step = new Step();
    step.setSpan(span);
    step.setEventTimeMs(now);
    step.setCounted(true);
    step.setInferred(false);
    step.setCorrection(pending.getCorrection());
    return step;
  }

  private void markRepeated(List<Step> settled, long now) throws Exception {
    List<SpanFacts> spans = new ArrayList<>();
    PublishedTrace published = store.published.value();
    if (published != null) {
      spans.addAll(published.getSpans());
    }
    for (Span span : store.openSpans.values()) {
      if (span.getEventTimeMs() <= now) {
        spans.add(SpanFactsFactory.of(span));
      }
    }
    spans.sort(SpanTree.ORDER);
    SpanTree tree = new SpanTree(spans);
    boolean[] counted = UsageCount.of(tree);
    Set<Long> repeated = new HashSet<>();
    for (int i = 0; i < counted.length; i++) {
      if (!counted[i]) {
        repeated.add(spans.get(i).getSpanId());
      }
    }
    for (Step step : settled) {
      step.setCounted(!repeated.contains(Ids.toLong(step.getSpan().getSpanId())));
    }
  }
}
