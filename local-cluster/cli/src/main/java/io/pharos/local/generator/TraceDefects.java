package io.pharos.local.generator;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.pharos.local.attribute.Attributes;
import io.pharos.local.chance.SeededRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Decides which traces are wrong as a whole, and makes them so. */
final class TraceDefects {

  /** More than the 512 spans a trace document lists, well below the 10,000 a trace may keep. */
  static final int GIANT_SPANS = 1_200;

  private final SeededRandom random;
  private final Map<TraceDefect, Quota> quotas = new EnumMap<>(TraceDefect.class);

  TraceDefects(SeededRandom random, DefectRates rates) {
    this.random = random;
    quotas.put(TraceDefect.GIANT_SPAN, new Quota(rates.giantSpan()));
    quotas.put(TraceDefect.GIANT_TRACE, new Quota(rates.giantTrace()));
    quotas.put(TraceDefect.ORPHAN, new Quota(rates.orphan()));
    quotas.put(TraceDefect.CYCLE, new Quota(rates.cycle()));
    quotas.put(TraceDefect.MISSING_ROOT, new Quota(rates.missingRoot()));
  }

  /**
   * What will be wrong with the next trace.
   *
   * @param callsModel true where it is sure to call a model, and so can carry a giant prompt
   */
  TraceDefect next(boolean callsModel) {
    TraceDefect taken = TraceDefect.NONE;
    for (Map.Entry<TraceDefect, Quota> quota : quotas.entrySet()) {
      boolean possible = quota.getKey() != TraceDefect.GIANT_SPAN || callsModel;
      if (quota.getValue().take(taken == TraceDefect.NONE && possible)) {
        taken = quota.getKey();
      }
    }
    return taken;
  }

  /** Changes a played trace; a giant span is the scenario's own doing. */
  void apply(TraceDefect defect, SimulatedTrace trace) {
    List<SimulatedSpan> spans = trace.spans();
    switch (defect) {
      case ORPHAN -> orphan(spans);
      case CYCLE -> cycle(spans);
      case MISSING_ROOT -> spans.remove(0);
      case GIANT_TRACE -> inflate(trace);
      case NONE, GIANT_SPAN -> {
        // nothing to change
      }
    }
  }

  /** Never an engine's own span, which would pass for a call of its own. */
  private void orphan(List<SimulatedSpan> spans) {
    random
        .pick(
            spans.stream()
                .filter(span -> !span.isRoot() && !span.scope().equals(Scope.VLLM))
                .toList())
        .parent(random.id());
  }

  /** Around a span without usage, so that no usage comes to lie below another by it. */
  private void cycle(List<SimulatedSpan> spans) {
    SimulatedSpan child =
        random.pick(
            spans.stream()
                .filter(span -> !span.isRoot() && span.parentId() != spans.get(0).id())
                .filter(span -> span.tokens() == null)
                .toList());
    for (SimulatedSpan parent : spans) {
      if (parent.id() == child.parentId()) {
        parent.parent(child.id());
      }
    }
  }

  private void inflate(SimulatedTrace trace) {
    SimulatedSpan root = trace.root();
    long roomNs = Math.max(1, root.endNs() - root.startNs() - 2 * Request.MS);
    while (trace.spans().size() < GIANT_SPANS) {
      long startNs = root.startNs() + (long) (random.uniform() * roomNs);
      trace
          .span(root, root.service(), Scope.REDIS, SpanKind.SPAN_KIND_CLIENT, "GET", startNs)
          .with(Attributes.text("db.system.name", "redis"))
          .with(Attributes.text("db.operation.name", "GET"))
          .end(startNs + Request.MS);
    }
  }
}
