package io.pharos.operators.trace;

import io.pharos.operators.trace.state.Arrival;
import io.pharos.operators.trace.state.OpenSpan;
import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.schemas.Span;

/**
 * A span that is not published, at hand.
 *
 * @param span the whole span where it is published on its own too, else null
 */
record HeldSpan(Arrival arrival, long eventTimeMs, SpanFacts facts, Span span) {

  static HeldSpan of(OpenSpan open) {
    return new HeldSpan(open.getArrival(), open.getEventTimeMs(), open.getFacts(), null);
  }

  static HeldSpan of(Arrival arrival, Span span) {
    return new HeldSpan(arrival, span.getEventTimeMs(), SpanFactsFactory.of(span), span);
  }

  long id() {
    return facts.getSpanId();
  }

  /** From when on it is looked at: its event time, or when it came where it came late. */
  long dueMs() {
    return eventTimeMs + arrival.getLateByMs();
  }

  /** Estimated bytes in state. */
  long size() {
    return span == null ? SpanSize.of(facts) : SpanSize.of(span);
  }

  boolean isRoot() {
    return facts.getParentSpanId() == 0;
  }

  boolean isStep() {
    return Steps.isStep(facts);
  }

  boolean outranks(SpanFacts other) {
    return Integer.compareUnsigned(facts.getContentRank(), other.getContentRank()) > 0;
  }

  HeldSpan came(boolean late, boolean again) {
    return new HeldSpan(new Arrival(arrival.getLateByMs(), late, again), eventTimeMs, facts, span);
  }
}
