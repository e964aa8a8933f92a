package io.pharos.local.inspect;

import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.trace.CountedCalls;
import io.pharos.schemas.Call;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Payload;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.TraceId;
import io.pharos.schemas.identity.Ids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Sees all spans there are and then tells which calls count and which are inferred, as
 * trace-correlation would. Keeps of each span no more than its place in the trace and what tells
 * calls apart, a few hundred bytes.
 */
final class CallSurvey implements IngestOutput {

  private record TraceKey(String tenant, long high, long low) {
    static TraceKey of(SpanHead head) {
      TraceId id = head.getTraceId();
      return new TraceKey(head.getTenant(), Ids.high(id), Ids.low(id));
    }
  }

  private final Map<TraceKey, Map<Long, Span>> traces = new HashMap<>();

  /** Of two spans with one id the one with the greater rank stands. */
  @Override
  public void span(SpanHead head, Payload payload) {
    Span span = head.getSpan();
    traces
        .computeIfAbsent(TraceKey.of(head), key -> new HashMap<>())
        .merge(
            Ids.toLong(span.getSpanId()),
            essence(span),
            (known, more) ->
                Integer.compareUnsigned(more.getContentRank(), known.getContentRank()) > 0
                    ? more
                    : known);
  }

  private static Span essence(Span span) {
    Span kept = new Span();
    kept.setSpanId(span.getSpanId());
    kept.setParentSpanId(span.getParentSpanId());
    kept.setStartNs(span.getStartNs());
    kept.setEndNs(span.getEndNs());
    kept.setEventTimeMs(span.getEventTimeMs());
    kept.setClockClamped(span.getClockClamped());
    kept.setError(span.getError());
    kept.setErrorType(span.getErrorType());
    kept.setStep(span.getStep());
    kept.setDialect(span.getDialect());
    kept.setContentRank(span.getContentRank());
    if (span.getCall() != null) {
      Call call = new Call();
      call.setTokens(span.getCall().getTokens());
      call.setResponseId(span.getCall().getResponseId());
      call.setProvider(span.getCall().getProvider());
      call.setOperation(span.getCall().getOperation());
      call.setRequestModel(span.getCall().getRequestModel());
      call.setResponseModel(span.getCall().getResponseModel());
      kept.setCall(call);
    }
    return kept;
  }

  /** Ends the survey: tells for the trace of a span seen which of its calls count. */
  Function<SpanHead, CountedCalls> settle() {
    Map<TraceKey, CountedCalls> settled = new HashMap<>();
    traces.forEach(
        (trace, spans) -> settled.put(trace, CountedCalls.of(new ArrayList<>(spans.values()))));
    traces.clear();
    return head -> settled.get(TraceKey.of(head));
  }

  @Override
  public void log(LogHead head, Payload payload) {
    // carries no usage
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    // in no trace
  }

  @Override
  public void count(IngestMetric metric, long amount) {
    // counted when printed
  }

  @Override
  public void countDeadLettered(DeadLetterReason reason, long items) {
    // counted when printed
  }
}
