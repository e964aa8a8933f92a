package io.pharos.operators.trace;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.schemas.Call;
import io.pharos.schemas.Span;
import io.pharos.schemas.Step;
import io.pharos.schemas.StepKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds calls that no span reports: instrumentations drop the span of a call that failed, timed out
 * or was cancelled, but the HTTP client under it leaves one.
 *
 * <p>A candidate is an HTTP client span to the endpoint of a model, which ingest tells by giving it
 * a call. It stands for a call unless a call is reported around it (above it, with no tool between,
 * or beside it under the same parent while it began) or below it (by the server). Attempts of one
 * call are one call: a failed one gives way to the next to the same endpoint under the same parent
 * that begins within {@value #RETRY_MS} ms of its end.
 */
final class InferredCalls {

  /** Client libraries wait up to 8 s between attempts, and some vary that by a quarter. */
  static final long RETRY_MS = 10_000;

  private static final long RETRY_NS = RETRY_MS * 1_000_000;

  private InferredCalls() {}

  static boolean isCandidate(Span span) {
    return span.getStep() == StepKind.HTTP
        && span.getCall() != null
        && span.getCall().getOperation() != null;
  }

  /**
   * The step of a call that a candidate stands for; tenant and trace id are the caller's to set.
   */
  static Step step(Span candidate, int correction, long now) {
    Span span = Span.newBuilder(candidate).setStep(kind(candidate.getCall())).build();
    Step step = new Step();
    step.setSpan(span);
    step.setEventTimeMs(now);
    step.setCounted(true);
    step.setInferred(true);
    step.setCorrection(correction);
    return step;
  }

  static StepKind kind(Call call) {
    return "embeddings".equals(call.getOperation()) ? StepKind.EMBEDDING : StepKind.LLM;
  }

  /**
   * The ids of the candidates that stand for a call.
   *
   * @param tree all spans of the trace that are known
   * @param candidates candidates among them, by id
   */
  static Set<Long> of(SpanTree tree, Map<Long, Span> candidates) {
    boolean[] holdsCall = holdsCall(tree);
    boolean[] insideCall = insideCall(tree);
    Map<Long, List<SpanFacts>> calls = callsByParent(tree);
    Map<Endpoint, List<SpanFacts>> byEndpoint = new HashMap<>();
    for (int i = 0; i < tree.size(); i++) {
      SpanFacts span = tree.spans().get(i);
      Span candidate = candidates.get(span.getSpanId());
      if (candidate != null && !holdsCall[i] && !insideCall[i] && !isCallBeside(span, calls)) {
        byEndpoint
            .computeIfAbsent(Endpoint.of(span, candidate.getCall()), key -> new ArrayList<>())
            .add(span);
      }
    }
    Set<Long> inferred = new HashSet<>();
    byEndpoint.values().forEach(attempts -> addLastAttempts(attempts, inferred));
    return inferred;
  }

  private record Endpoint(long parent, String provider, String operation, String model) {

    static Endpoint of(SpanFacts span, Call call) {
      return new Endpoint(
          span.getParentSpanId(), call.getProvider(), call.getOperation(), call.getRequestModel());
    }
  }

  /** A call lies somewhere below. */
  private static boolean[] holdsCall(SpanTree tree) {
    boolean[] holds = new boolean[tree.size()];
    for (int i = 0; i < tree.size(); i++) {
      if (UsageCount.isCall(tree.spans().get(i))) {
        for (int up = tree.parent(i); up >= 0 && !holds[up]; up = tree.parent(up)) {
          holds[up] = true;
        }
      }
    }
    return holds;
  }

  /** A call is above, with no tool between. */
  private static boolean[] insideCall(SpanTree tree) {
    boolean[] inside = new boolean[tree.size()];
    for (int i : tree.topDown()) {
      int up = tree.parent(i);
      if (up >= 0 && Steps.kind(tree.spans().get(up)) != StepKind.TOOL) {
        inside[i] = inside[up] || UsageCount.isCall(tree.spans().get(up));
      }
    }
    return inside;
  }

  private static Map<Long, List<SpanFacts>> callsByParent(SpanTree tree) {
    Map<Long, List<SpanFacts>> calls = new HashMap<>();
    for (SpanFacts span : tree.spans()) {
      if (UsageCount.isCall(span) && span.getParentSpanId() != 0) {
        calls.computeIfAbsent(span.getParentSpanId(), parent -> new ArrayList<>()).add(span);
      }
    }
    return calls;
  }

  /** Instrumentations that do not make their span the current one leave it beside the client's. */
  private static boolean isCallBeside(SpanFacts candidate, Map<Long, List<SpanFacts>> calls) {
    for (SpanFacts call : calls.getOrDefault(candidate.getParentSpanId(), List.of())) {
      if (call.getStartNs() <= candidate.getStartNs()
          && candidate.getStartNs() <= call.getEndNs()) {
        return true;
      }
    }
    return false;
  }

  /** Each failed attempt takes the next one that nobody has taken; the last of a chain stands. */
  private static void addLastAttempts(List<SpanFacts> attempts, Set<Long> inferred) {
    Set<Long> taken = new HashSet<>();
    for (int i = 0; i < attempts.size(); i++) {
      SpanFacts attempt = attempts.get(i);
      if (!attempt.getError()
          || !isRetried(attempt, attempts.subList(i + 1, attempts.size()), taken)) {
        inferred.add(attempt.getSpanId());
      }
    }
  }

  private static boolean isRetried(SpanFacts failed, List<SpanFacts> later, Set<Long> taken) {
    for (SpanFacts next : later) {
      long pause = next.getStartNs() - failed.getEndNs();
      if (pause > RETRY_NS) {
        return false;
      }
      if (pause >= 0 && taken.add(next.getSpanId())) {
        return true;
      }
    }
    return false;
  }
}
