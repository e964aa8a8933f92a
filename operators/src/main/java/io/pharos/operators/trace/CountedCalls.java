package io.pharos.operators.trace;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.identity.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which spans of a whole trace count, and which stand for a call that no span reports, for those
 * who look at spans without the trace's state: the decisions of {@link UsageCount} and {@link
 * InferredCalls}.
 */
public final class CountedCalls {

  private final Set<Long> repeated;
  private final Set<Long> inferred;

  private CountedCalls(Set<Long> repeated, Set<Long> inferred) {
    this.repeated = repeated;
    this.inferred = inferred;
  }

  /**
   * Decides for a trace.
   *
   * @param spans all its spans, each once, in any order
   */
  public static CountedCalls of(List<Span> spans) {
    List<SpanFacts> facts = new ArrayList<>(spans.size());
    InferredCalls inferred = new InferredCalls();
    for (Span span : spans) {
      facts.add(SpanFactsFactory.of(span));
      inferred.due(span);
    }
    SpanTree tree = SpanTree.of(facts);
    boolean[] counted = UsageCount.of(tree);
    return new CountedCalls(tree.ids(i -> !counted[i]), inferred.in(tree));
  }

  /** False where the span repeats another span of the trace. */
  public boolean counts(SpanId span) {
    return !repeated.contains(Ids.toLong(span));
  }

  /** The kind of call that a span stands for which is none itself, else null. */
  public StepKind inferred(Span span) {
    return inferred.contains(Ids.toLong(span.getSpanId()))
        ? InferredCalls.kind(span.getCall().getOperation())
        : null;
  }
}
