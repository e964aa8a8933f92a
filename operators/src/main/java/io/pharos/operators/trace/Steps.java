package io.pharos.operators.trace;

import io.pharos.schemas.Span;

/** Which spans are steps: calls, retrievals, tool uses and what groups them. */
final class Steps {

  private Steps() {}

  static boolean isStep(Span span) {
    return switch (span.getStep()) {
      case LLM, EMBEDDING, RETRIEVAL, RERANK, TOOL, AGENT, WORKFLOW, GUARDRAIL, EVALUATION -> true;
      case HTTP, DATABASE, MESSAGING, OTHER, UNKNOWN -> false;
    };
  }

  /** First whole second at or after an event time: the instant at which a step is settled. */
  static long settleAt(long eventTimeMs) {
    return -Math.floorDiv(-eventTimeMs, TraceLimits.SETTLE_SLOT_MS) * TraceLimits.SETTLE_SLOT_MS;
  }
}
