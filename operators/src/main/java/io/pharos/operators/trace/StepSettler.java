package io.pharos.operators.trace;

import io.pharos.operators.trace.state.LateStep;
import io.pharos.operators.trace.state.PublishedTrace;
import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.Span;
import io.pharos.schemas.Step;
import io.pharos.schemas.identity.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settles the steps whose end the watermark has passed.
 *
 * <p>Which steps are settled follows from one instant, {@code settled_until}: those with an event
 * time up to it. Only steps that come behind it are listed one by one. So a step costs nothing in
 * state beyond its span.
 */
final class StepSettler {

  private static final Comparator<Step> ORDER =
      Comparator.comparingLong((Step step) -> step.getSpan().getEventTimeMs())
          .thenComparing(step -> Ids.toLong(step.getSpan().getSpanId()), Long::compareUnsigned)
          .thenComparingInt(Step::getCorrection);

  private final TraceStore store;

  StepSettler(TraceStore store) {
    this.store = store;
  }

  /** Takes note of a step that was not seen before, or replaces one not settled yet. */
  void note(long id, long eventTime, long watermark, TraceProgress progress) {
    if (eventTime > progress.getSettledUntilMs()) {
      progress.setNextStepMs(Math.min(progress.getNextStepMs(), eventTime));
    } else {
      addLate(new LateStep(id, Math.max(eventTime, watermark), 0), progress);
    }
  }

  /** Takes note that a step that was settled before has become another. */
  void noteCorrection(long id, long eventTime, long watermark, TraceProgress progress) {
    addLate(new LateStep(id, Math.max(eventTime, watermark), progress.getDuplicates()), progress);
  }

  /** Whether a span that is open was settled as a step. */
  boolean isSettled(long id, Span span, TraceProgress progress) {
    return Steps.isStep(span)
        && span.getEventTimeMs() <= progress.getSettledUntilMs()
        && progress.getLateSteps().stream()
            .noneMatch(step -> step.getSpanId() == id && step.getCorrection() == 0);
  }

  private static void addLate(LateStep step, TraceProgress progress) {
    List<LateStep> late = new ArrayList<>(progress.getLateSteps());
    late.removeIf(known -> known.getSpanId() == step.getSpanId() && known.getCorrection() == 0);
    late.add(step);
    progress.setLateSteps(late);
  }

  /** The next instant at which {@link #settle} has something to do, or never. */
  static long due(TraceProgress progress) {
    long due =
        progress.getNextStepMs() == CloseRule.NEVER
            ? CloseRule.NEVER
            : Steps.settleAt(progress.getNextStepMs());
    for (LateStep step : progress.getLateSteps()) {
      due = Math.min(due, Steps.settleAt(step.getDueMs()));
    }
    return due;
  }

  /**
   * Settles every step with an event time up to an instant.
   *
   * @return the settled steps in a fixed order; tenant and trace id are the caller's to set
   */
  List<Step> settle(long now, TraceProgress progress) throws Exception {
    Map<Long, LateStep> late = takeLate(now, progress);
    List<Step> settled = new ArrayList<>();
    List<SpanFacts> seen = new ArrayList<>();
    boolean usage = false;
    long next = CloseRule.NEVER;
    for (Map.Entry<Long, Span> entry : store.openSpans.entries()) {
      Span span = entry.getValue();
      long eventTime = span.getEventTimeMs();
      LateStep lateStep = late.get(entry.getKey());
      boolean step = Steps.isStep(span);
      if (eventTime > now) {
        next = step ? Math.min(next, eventTime) : next;
        continue;
      }
      seen.add(SpanFactsFactory.of(span));
      if (step && (lateStep != null || isNew(entry.getKey(), eventTime, progress))) {
        settled.add(step(span, lateStep == null ? 0 : lateStep.getCorrection(), now));
        usage |= span.getCall() != null && span.getCall().getTokens() != null;
      }
    }
    progress.setSettledUntilMs(now);
    progress.setNextStepMs(next);
    settled.sort(ORDER);
    if (usage) {
      markRepeated(settled, seen);
    }
    return settled;
  }

  /** Settled neither at an earlier instant nor, as a late step or a correction, at a later one. */
  private static boolean isNew(long id, long eventTime, TraceProgress progress) {
    return eventTime > progress.getSettledUntilMs()
        && progress.getLateSteps().stream().noneMatch(step -> step.getSpanId() == id);
  }

  private static Map<Long, LateStep> takeLate(long now, TraceProgress progress) {
    Map<Long, LateStep> due = new HashMap<>();
    List<LateStep> waiting = new ArrayList<>();
    for (LateStep step : progress.getLateSteps()) {
      if (step.getDueMs() <= now) {
        due.merge(step.getSpanId(), step, (a, b) -> a.getCorrection() >= b.getCorrection() ? a : b);
      } else {
        waiting.add(step);
      }
    }
    progress.setLateSteps(waiting);
    return due;
  }

  private static Step step(Span span, int correction, long now) {
    Step step = new Step();
    step.setSpan(span);
    step.setEventTimeMs(now);
    step.setCounted(true);
    step.setInferred(false);
    step.setCorrection(correction);
    return step;
  }

  private void markRepeated(List<Step> settled, List<SpanFacts> open) throws Exception {
    List<SpanFacts> spans = new ArrayList<>(open);
    PublishedTrace published = store.published.value();
    if (published != null) {
      Set<Long> ids = new HashSet<>();
      open.forEach(span -> ids.add(span.getSpanId()));
      published.getSpans().stream()
          .filter(span -> !ids.contains(span.getSpanId()))
          .forEach(spans::add);
    }
    spans.sort(SpanTree.ORDER);
    boolean[] counted = UsageCount.of(new SpanTree(spans));
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
