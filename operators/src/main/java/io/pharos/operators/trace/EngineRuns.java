package io.pharos.operators.trace;

import io.pharos.schemas.Call;
import io.pharos.schemas.EngineRun;
import io.pharos.schemas.Span;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which run of a serving engine belongs to a call: the engine's own span, or the one below the
 * caller's. Of several below one call, as of attempts, the last to end. An inferred call has none:
 * an engine's span is a call itself, and above a call none is inferred.
 */
final class EngineRuns {

  private static final Comparator<Span> LAST =
      Comparator.comparingLong(Span::getEndNs).thenComparing(Span::getSpanId);

  private final Map<Long, Span> byCall = new HashMap<>();

  private EngineRuns() {}

  /** The runs among the spans of a trace. */
  static EngineRuns in(List<HeldSpan> spans) {
    EngineRuns runs = new EngineRuns();
    Map<Long, HeldSpan> byId = null;
    for (HeldSpan span : spans) {
      if (span.span() != null && span.span().getEngine() != null) {
        if (byId == null) {
          byId = new HashMap<>();
          for (HeldSpan any : spans) {
            byId.put(any.id(), any);
          }
        }
        runs.add(span, byId);
      }
    }
    return runs;
  }

  private void add(HeldSpan engine, Map<Long, HeldSpan> byId) {
    HeldSpan at = engine;
    for (int steps = 0; at != null && steps < byId.size(); steps++) {
      if (at.id() == engine.id() || UsageCount.isCall(at.facts())) {
        byCall.merge(at.id(), engine.span(), (a, b) -> LAST.compare(a, b) >= 0 ? a : b);
      }
      at = byId.get(at.facts().getParentSpanId());
    }
  }

  /** The run of a call, null where none is known. */
  EngineRun of(long spanId) {
    Span span = byCall.get(spanId);
    if (span == null) {
      return null;
    }
    EngineRun run = new EngineRun();
    run.setSpanId(span.getSpanId());
    run.setUnit(span.getEngine());
    run.setStartNs(span.getStartNs());
    run.setEndNs(span.getEndNs());
    Call call = span.getCall();
    if (call != null) {
      run.setTtftNs(call.getTtftNs());
      run.setQueueNs(call.getQueueNs());
      run.setPrefillNs(call.getPrefillNs());
      run.setDecodeNs(call.getDecodeNs());
    }
    return run;
  }
}
