package io.pharos.local.inspect;

import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.trace.CountedUsage;
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
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Sees all spans there are and then tells which count with their token usage, as trace-correlation
 * would. Keeps of each span no more than its place in the trace and its tokens, a few hundred
 * bytes.
 */
final class UsageSurvey implements IngestOutput {

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
    kept.setStep(span.getStep());
    kept.setContentRank(span.getContentRank());
    if (span.getCall() != null && span.getCall().getTokens() != null) {
      Call call = new Call();
      call.setTokens(span.getCall().getTokens());
      kept.setCall(call);
    }
    return kept;
  }

  /** Ends the survey: true of the spans whose usage does not repeat that of another one seen. */
  Predicate<SpanHead> settle() {
    Map<TraceKey, CountedUsage> settled = new HashMap<>();
    traces.forEach(
        (trace, spans) -> {
          List<Span> all = new ArrayList<>(spans.values());
          settled.put(trace, CountedUsage.of(all));
        });
    traces.clear();
    return head -> settled.get(TraceKey.of(head)).counts(head.getSpan().getSpanId());
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
