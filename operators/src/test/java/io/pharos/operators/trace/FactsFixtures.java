package io.pharos.operators.trace;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.schemas.StepKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Facts of spans for the pure parts of trace assembly; times are plain nanoseconds. */
final class FactsFixtures {

  private FactsFixtures() {}

  static SpanFacts span(long id, long parent, long start, long end) {
    return step(StepKind.OTHER, id, parent, start, end);
  }

  static SpanFacts step(StepKind kind, long id, long parent, long start, long end) {
    return SpanFacts.newBuilder()
        .setSpanId(id)
        .setParentSpanId(parent)
        .setStartNs(start)
        .setEndNs(end)
        .setStep(kind.ordinal())
        .setName("span-" + id)
        .build();
  }

  static SpanTree tree(SpanFacts... facts) {
    List<SpanFacts> spans = new ArrayList<>(Arrays.asList(facts));
    spans.sort(SpanTree.ORDER);
    return new SpanTree(spans);
  }
}
