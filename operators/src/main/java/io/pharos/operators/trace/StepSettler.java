package io.pharos.operators.trace;

import io.pharos.operators.trace.state.PublishedTrace;
import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.ReplacedStep;
import io.pharos.schemas.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settles the steps that are due.
 *
 * <p>Which steps are settled follows from one instant, {@code settled_until}: what was due up to
 * it. So a step costs nothing in state beyond its span. What comes in the place of a settled step
 * is a correction; so is a settled step of which turns out that it repeats another, or that it does
 * not, as long as its trace is not published. What comes after that gives way instead: where it
 * would take the place of what was published as counted, it is published as not counted. If the
 * span that reports an inferred call comes later all the same, a correction takes the inferred call
 * back.
 */
final class StepSettler {

  private static final Comparator<HeldSpan> ORDER =
      Comparator.comparingLong(HeldSpan::eventTimeMs)
          .thenComparing(HeldSpan::id, Long::compareUnsigned);

  private StepSettler() {}

  /**
   * Settles every step that is due by an instant.
   *
   * @param published what was published of the trace, null where nothing was
   * @return the settled steps in a fixed order; tenant and trace id are the caller's to set
   */
  static List<Step> settle(
      long now, OpenTrace open, PublishedTrace published, TraceProgress progress) {
    long before = progress.getSettledUntilMs();
    progress.setSettledUntilMs(now);
    List<HeldSpan> due = open.spansDue(now);
    due.sort(ORDER);
    Set<Long> notCounted = new HashSet<>(progress.getNotCounted());
    Set<Long> repeats = repeats(due, published);
    EngineRuns runs = EngineRuns.in(due);
    List<Step> settled = new ArrayList<>();
    for (HeldSpan span : due) {
      if (span.isStep()) {
        boolean counted = !repeats.contains(span.id());
        boolean first = span.dueMs() > before;
        boolean was = !notCounted.contains(span.id());
        if (first || was != counted) {
          boolean corrects = !first || span.arrival().getAgain();
          Step step = step(span, counted, corrects ? nextCorrection(progress) : 0, now);
          step.setServedBy(runs.of(span.id()));
          // of a span that came again it is not known any more what was settled
          if (corrects && was != counted && !span.arrival().getAgain()) {
            step.setReplaces(new ReplacedStep(span.span(), was));
          }
          settled.add(step);
        }
      }
    }
    rememberNotCounted(due, repeats, progress);
    return settled;
  }

  /**
   * Infers calls from what is due by an instant and is about to be published.
   *
   * @return steps of the calls, in a fixed order; tenant and trace id are the caller's to set
   */
  static List<Step> infer(
      long now, OpenTrace open, PublishedTrace published, TraceProgress progress) {
    List<HeldSpan> due = open.spansDue(now);
    List<SpanFacts> before = spansOf(published);
    InferredCalls calls = new InferredCalls();
    before.forEach(calls::published);
    due.forEach(calls::due);
    if (calls.isEmpty()) {
      return List.of();
    }
    Set<Long> inferred = calls.in(tree(before, due));
    List<Step> steps = new ArrayList<>();
    for (SpanFacts span : before) {
      if (span.getInferred() != null && !inferred.contains(span.getSpanId())) {
        steps.add(InferredCalls.retracted(span, nextCorrection(progress), now));
        span.setInferred(null);
      }
    }
    due.sort(ORDER);
    for (HeldSpan span : due) {
      if (inferred.contains(span.id())) {
        span.facts().setInferred(InferredCalls.remains(span.span()));
        int correction = span.arrival().getAgain() ? nextCorrection(progress) : 0;
        steps.add(InferredCalls.step(span.span(), correction, now));
      }
    }
    return steps;
  }

  private static int nextCorrection(TraceProgress progress) {
    progress.setCorrections(progress.getCorrections() + 1);
    return progress.getCorrections();
  }

  private static Step step(HeldSpan span, boolean counted, int correction, long now) {
    Step step = new Step();
    step.setSpan(span.span());
    step.setEventTimeMs(now);
    step.setCounted(counted);
    step.setCorrection(correction);
    return step;
  }

  private static void rememberNotCounted(
      List<HeldSpan> due, Set<Long> repeats, TraceProgress progress) {
    progress.setNotCounted(
        repeats.isEmpty()
            ? List.of()
            : due.stream().map(HeldSpan::id).filter(repeats::contains).toList());
  }

  /** Ids of the spans that repeat another; of those published, too. */
  private static Set<Long> repeats(List<HeldSpan> due, PublishedTrace published) {
    if (published == null
        && due.stream().filter(span -> UsageCount.concerns(span.facts())).count() < 2) {
      return Set.of();
    }
    List<SpanFacts> before = spansOf(published);
    Set<Long> stands = countedIds(before);
    due.forEach(span -> stands.remove(span.id()));
    SpanTree tree = tree(before, due);
    boolean[] counted = UsageCount.of(tree);
    giveWay(tree, counted, stands);
    return tree.ids(i -> !counted[i]);
  }

  /** Where a span that stands as counted would no longer be, what takes its place gives way. */
  private static void giveWay(SpanTree tree, boolean[] counted, Set<Long> stands) {
    if (stands.isEmpty()) {
      return;
    }
    boolean[] displaced = new boolean[counted.length];
    Set<Long> responses = new HashSet<>();
    for (int i = 0; i < counted.length; i++) {
      SpanFacts span = tree.spans().get(i);
      displaced[i] = !counted[i] && stands.contains(span.getSpanId());
      if (displaced[i] && span.getResponseKey() != 0) {
        responses.add(span.getResponseKey());
      }
    }
    boolean[] below = new boolean[counted.length];
    boolean[] belowCall = new boolean[counted.length];
    for (int i : tree.topDown()) {
      SpanFacts span = tree.spans().get(i);
      int up = tree.parent(i);
      if (up >= 0) {
        below[i] = below[up] || displaced[up];
        belowCall[i] = belowCall[up] || (displaced[up] && UsageCount.isCall(tree.spans().get(up)));
      }
      boolean takesPlace =
          (below[i] && span.getTokens() != null) || (belowCall[i] && UsageCount.isCall(span));
      counted[i] &= !takesPlace && !responses.contains(span.getResponseKey());
    }
  }

  private static Set<Long> countedIds(List<SpanFacts> spans) {
    SpanTree tree = SpanTree.of(spans);
    boolean[] counted = UsageCount.of(tree);
    return tree.ids(i -> counted[i]);
  }

  private static List<SpanFacts> spansOf(PublishedTrace published) {
    return published == null ? List.of() : published.getSpans();
  }

  /** What was published and what is due; of a span in both, what is due. */
  private static SpanTree tree(List<SpanFacts> published, List<HeldSpan> due) {
    Map<Long, SpanFacts> spans = new HashMap<>();
    published.forEach(span -> spans.put(span.getSpanId(), span));
    due.forEach(span -> spans.put(span.id(), span.facts()));
    return SpanTree.of(spans.values());
  }
}
