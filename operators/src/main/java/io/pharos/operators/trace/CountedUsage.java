package io.pharos.operators.trace;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.identity.Ids;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which spans of a whole trace count with their token usage, for those who look at spans without
 * the trace's state: the decision of {@link UsageCount}.
 */
public final class CountedUsage {

  private final Set<Long> repeated;

  private CountedUsage(Set<Long> repeated) {
    this.repeated = repeated;
  }

  /**
   * Decides for a trace.
   *
   * @param spans all its spans, each once, in any order
   */
  public static CountedUsage of(List<Span> spans) {
    List<SpanFacts> facts = new ArrayList<>(spans.size());
    spans.forEach(span -> facts.add(SpanFactsFactory.of(span)));
    facts.sort(SpanTree.ORDER);
    boolean[] counted = UsageCount.of(new SpanTree(facts));
    Set<Long> repeated = new HashSet<>();
    for (int i = 0; i < counted.length; i++) {
      if (!counted[i]) {
        repeated.add(facts.get(i).getSpanId());
      }
    }
    return new CountedUsage(repeated);
  }

  /** False where the usage of the span repeats that of another span of the trace. */
  public boolean counts(SpanId span) {
    return !repeated.contains(Ids.toLong(span));
  }
}
