package io.pharos.operators.trace;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TokenCounts;
import io.pharos.schemas.Call;
import io.pharos.schemas.Span;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.identity.Ids;

/** Reduces a span to what its trace needs. */
final class SpanFactsFactory {

  private static final long UNSAID = -1;

  private SpanFactsFactory() {}

  /**
   * The facts of a span. Where the producer's clock ran ahead, both times are moved back by the
   * same amount, so that one wrong clock does not stretch the trace and durations stay true.
   */
  static SpanFacts of(Span span) {
    long ahead =
        span.getClockClamped()
            ? Math.max(0, span.getEndNs() - span.getEventTimeMs() * 1_000_000L)
            : 0;
    SpanFacts facts = new SpanFacts();
    facts.setSpanId(Ids.toLong(span.getSpanId()));
    facts.setParentSpanId(Ids.toLong(span.getParentSpanId()));
    facts.setStartNs(span.getStartNs() - ahead);
    facts.setEndNs(span.getEndNs() - ahead);
    facts.setContentRank(span.getContentRank());
    facts.setStep(span.getStep().ordinal());
    facts.setName(span.getName());
    facts.setService(span.getService());
    facts.setError(span.getError());
    facts.setCustomer(span.getCustomer());
    facts.setSession(span.getSession());
    facts.setUser(span.getUser());
    addCall(facts, span.getCall());
    if (span.getCall() != null && span.getDialect() != null) {
      facts.setDialectKey(span.getDialect().hashCode());
    }
    return facts;
  }

  private static void addCall(SpanFacts facts, Call call) {
    boolean said = call != null;
    facts.setTtftNs(said ? orUnsaid(call.getTtftNs()) : UNSAID);
    facts.setQueueNs(said ? orUnsaid(call.getQueueNs()) : UNSAID);
    facts.setPrefillNs(said ? orUnsaid(call.getPrefillNs()) : UNSAID);
    if (said) {
      facts.setModel(
          call.getResponseModel() == null ? call.getRequestModel() : call.getResponseModel());
      facts.setTokens(counts(call.getTokens()));
      facts.setResponseKey(responseKey(call.getResponseId()));
    }
  }

  private static long orUnsaid(Long nanos) {
    return nanos == null ? UNSAID : nanos;
  }

  /** FNV-1a, never 0 for an id: two of one trace meet by chance less than once in 10^15 traces. */
  private static long responseKey(String id) {
    // an id of which something was redacted is no longer the response's own
    if (id == null || id.isEmpty() || id.indexOf('[') >= 0) {
      return 0;
    }
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001B3L;
    }
    return hash == 0 ? 1 : hash;
  }

  private static TokenCounts counts(Tokens tokens) {
    return tokens == null
        ? null
        : new TokenCounts(
            tokens.getInputUncached(),
            tokens.getCacheRead(),
            tokens.getCacheWrite(),
            tokens.getOutputVisible(),
            tokens.getReasoning(),
            tokens.getEstimated());
  }
}
