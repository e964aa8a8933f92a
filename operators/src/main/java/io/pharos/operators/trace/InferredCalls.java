package io.pharos.operators.trace;

import io.pharos.operators.trace.state.InferredCall;
import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.schemas.Call;
import io.pharos.schemas.ReplacedStep;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanKind;
import io.pharos.schemas.Step;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.identity.Ids;
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
 * a call. It stands for a call unless one is reported around it (above it, with no tool between, or
 * beside it: of the same kind, under the same parent, while it began, with no candidate of its own
 * below) or below it (by the server), or another candidate is above it: a gateway passes one call
 * on. Attempts of one call are one call: one that failed in a way that is worth another attempt
 * gives way to the next to the same endpoint under the same parent that begins within {@value
 * #RETRY_MS} ms of its end.
 */
final class InferredCalls {

  /** Client libraries wait up to 8 s between attempts, and some vary that by a quarter. */
  static final long RETRY_MS = 10_000;

  private static final long RETRY_NS = RETRY_MS * 1_000_000;
  private static final Set<String> WORTH_ANOTHER = Set.of("408", "409", "425", "429");

  private final Map<Long, Candidate> candidates = new HashMap<>();

  private record Endpoint(long parent, String provider, String operation, String model) {}

  private record Candidate(Endpoint endpoint, String errorType) {

    /** No answer at all, too many requests or a fault of the server. */
    boolean isWorthAnother() {
      boolean isStatus = errorType != null && errorType.matches("[1-5][0-9]{2}");
      return !isStatus || errorType.startsWith("5") || WORTH_ANOTHER.contains(errorType);
    }
  }

  static boolean isCandidate(Span span) {
    return span.getStep() == StepKind.HTTP
        && span.getCall() != null
        && span.getCall().getOperation() != null;
  }

  /** Takes note of a span that is about to be published; it replaces one published before. */
  void due(HeldSpan span) {
    candidates.remove(span.id());
    if (span.span() != null) {
      due(span.span());
    }
  }

  /** Takes note of a whole span. */
  void due(Span span) {
    if (isCandidate(span)) {
      Call call = span.getCall();
      Endpoint endpoint =
          new Endpoint(
              Ids.toLong(span.getParentSpanId()),
              call.getProvider(),
              call.getOperation(),
              call.getRequestModel());
      candidates.put(Ids.toLong(span.getSpanId()), new Candidate(endpoint, span.getErrorType()));
    }
  }

  /** Takes note of a span that was published before. */
  void published(SpanFacts span) {
    InferredCall call = span.getInferred();
    if (call != null) {
      Endpoint endpoint =
          new Endpoint(
              span.getParentSpanId(), call.getProvider(), call.getOperation(), span.getModel());
      candidates.put(span.getSpanId(), new Candidate(endpoint, call.getErrorType()));
    }
  }

  boolean isEmpty() {
    return candidates.isEmpty();
  }

  /** What is to be known of an inferred call when its whole span is gone. */
  static InferredCall remains(Span candidate) {
    return new InferredCall(
        candidate.getCall().getProvider(),
        candidate.getCall().getOperation(),
        candidate.getErrorType(),
        candidate.getServiceInstance(),
        candidate.getDialect(),
        candidate.getCall().getServerAddress(),
        candidate.getCall().getServerPort(),
        candidate.getWeightMicro());
  }

  /**
   * The step of a call that a candidate stands for; tenant and trace id are the caller's to set.
   */
  static Step step(Span candidate, int correction, long now) {
    StepKind kind = kind(candidate.getCall().getOperation());
    return step(Span.newBuilder(candidate).setStep(kind).build(), true, correction, now);
  }

  /** The step of an inferred call that turned out to be none. */
  static Step retracted(SpanFacts facts, int correction, long now) {
    InferredCall inferred = facts.getInferred();
    Call call =
        Call.newBuilder()
            .setProvider(inferred.getProvider())
            .setOperation(inferred.getOperation())
            .setRequestModel(facts.getModel())
            .setServerAddress(inferred.getServerAddress())
            .setServerPort(inferred.getServerPort())
            .build();
    Span span =
        Span.newBuilder()
            .setSpanId(Ids.toSpanId(facts.getSpanId()))
            .setParentSpanId(Ids.toSpanId(facts.getParentSpanId()))
            .setStartNs(facts.getStartNs())
            .setEndNs(facts.getEndNs())
            .setEventTimeMs(facts.getEndNs() / 1_000_000)
            .setService(facts.getService())
            .setServiceInstance(inferred.getServiceInstance())
            .setName(facts.getName())
            .setKind(SpanKind.CLIENT)
            .setError(facts.getError())
            .setErrorType(inferred.getErrorType())
            .setStep(kind(inferred.getOperation()))
            .setCall(call)
            .setCustomer(facts.getCustomer())
            .setSession(facts.getSession())
            .setUser(facts.getUser())
            .setDialect(inferred.getDialect())
            .setContentRank(facts.getContentRank())
            .setWeightMicro(inferred.getWeightMicro())
            .build();
    Step step = step(span, false, correction, now);
    step.setReplaces(new ReplacedStep(span, true));
    return step;
  }

  private static Step step(Span span, boolean counted, int correction, long now) {
    Step step = new Step();
    step.setSpan(span);
    step.setEventTimeMs(now);
    step.setCounted(counted);
    step.setInferred(true);
    step.setCorrection(correction);
    return step;
  }

  /** What an operation is a step of. */
  static StepKind kind(String operation) {
    return "embeddings".equals(operation) ? StepKind.EMBEDDING : StepKind.LLM;
  }

  /** The ids of the candidates that stand for a call, given all spans of the trace. */
  Set<Long> in(SpanTree tree) {
    int[] topDown = tree.topDown();
    boolean[] holdsCall = new boolean[tree.size()];
    boolean[] holdsCandidate = new boolean[tree.size()];
    for (int n = topDown.length - 1; n >= 0; n--) {
      int i = topDown[n];
      int up = tree.parent(i);
      if (up >= 0) {
        holdsCall[up] |= holdsCall[i] || isCall(tree, i);
        holdsCandidate[up] |= holdsCandidate[i] || candidate(tree, i) != null;
      }
    }
    boolean[] inside = inside(tree, topDown);
    Map<Long, List<SpanFacts>> calls = callsWithoutCandidate(tree, holdsCandidate);
    Map<Endpoint, List<SpanFacts>> byEndpoint = new HashMap<>();
    for (int i = 0; i < tree.size(); i++) {
      SpanFacts span = tree.spans().get(i);
      Candidate candidate = candidate(tree, i);
      if (candidate != null
          && !holdsCall[i]
          && !inside[i]
          && !isCallBeside(span, kind(candidate.endpoint().operation()), calls)) {
        byEndpoint.computeIfAbsent(candidate.endpoint(), key -> new ArrayList<>()).add(span);
      }
    }
    Set<Long> inferred = new HashSet<>();
    byEndpoint.values().forEach(attempts -> addLastAttempts(attempts, inferred));
    return inferred;
  }

  /** A call or another candidate is above, with no tool between. */
  private boolean[] inside(SpanTree tree, int[] topDown) {
    boolean[] inside = new boolean[tree.size()];
    for (int i : topDown) {
      int up = tree.parent(i);
      if (up >= 0 && Steps.kind(tree.spans().get(up)) != StepKind.TOOL) {
        inside[i] = inside[up] || isCall(tree, up) || candidate(tree, up) != null;
      }
    }
    return inside;
  }

  private static boolean isCall(SpanTree tree, int index) {
    return UsageCount.isCall(tree.spans().get(index));
  }

  private Candidate candidate(SpanTree tree, int index) {
    return candidates.get(tree.spans().get(index).getSpanId());
  }

  private static Map<Long, List<SpanFacts>> callsWithoutCandidate(
      SpanTree tree, boolean[] holdsCandidate) {
    Map<Long, List<SpanFacts>> calls = new HashMap<>();
    for (int i = 0; i < tree.size(); i++) {
      SpanFacts span = tree.spans().get(i);
      if (isCall(tree, i) && !holdsCandidate[i] && span.getParentSpanId() != 0) {
        calls.computeIfAbsent(span.getParentSpanId(), parent -> new ArrayList<>()).add(span);
      }
    }
    return calls;
  }

  /** Instrumentations that do not make their span the current one leave it beside the client's. */
  private static boolean isCallBeside(
      SpanFacts candidate, StepKind kind, Map<Long, List<SpanFacts>> calls) {
    for (SpanFacts call : calls.getOrDefault(candidate.getParentSpanId(), List.of())) {
      if (Steps.kind(call) == kind
          && call.getStartNs() <= candidate.getStartNs()
          && candidate.getStartNs() <= call.getEndNs()) {
        return true;
      }
    }
    return false;
  }

  /** Each failed attempt takes the next one that nobody has taken; the last of a chain stands. */
  private void addLastAttempts(List<SpanFacts> attempts, Set<Long> inferred) {
    Set<Long> taken = new HashSet<>();
    for (int i = 0; i < attempts.size(); i++) {
      SpanFacts attempt = attempts.get(i);
      boolean retried =
          attempt.getError()
              && candidates.get(attempt.getSpanId()).isWorthAnother()
              && isFollowed(attempt, attempts.subList(i + 1, attempts.size()), taken);
      if (!retried) {
        inferred.add(attempt.getSpanId());
      }
    }
  }

  private static boolean isFollowed(SpanFacts failed, List<SpanFacts> later, Set<Long> taken) {
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
