package io.pharos.operators.trace;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.schemas.Span;
import io.pharos.schemas.StepKind;

/** Which spans are steps: calls, retrievals, tool uses and what groups them. */
final class Steps {

  private static final StepKind[] KINDS = StepKind.values();

  private Steps() {}

  static boolean isStep(Span span) {
    return isStep(span.getStep());
  }

  /** It is a step, or can become one as an inferred call. */
  static boolean canBeStep(Span span) {
    return isStep(span) || InferredCalls.isCandidate(span);
  }

  static boolean isStep(SpanFacts facts) {
    return isStep(kind(facts));
  }

  private static boolean isStep(StepKind kind) {
    return switch (kind) {
      case LLM, EMBEDDING, RETRIEVAL, RERANK, TOOL, AGENT, WORKFLOW, GUARDRAIL, EVALUATION -> true;
      case HTTP, DATABASE, MESSAGING, OTHER, UNKNOWN -> false;
    };
  }

  static StepKind kind(SpanFacts facts) {
    return KINDS[facts.getStep()];
  }

  /** First whole second at or after an instant: when a step that is due by then is settled. */
  static long settleAt(long dueMs) {
    return -Math.floorDiv(-dueMs, TraceLimits.SETTLE_SLOT_MS) * TraceLimits.SETTLE_SLOT_MS;
  }
}
