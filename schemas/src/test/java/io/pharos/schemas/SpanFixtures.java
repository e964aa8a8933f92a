package io.pharos.schemas;

import java.nio.ByteBuffer;
import java.util.List;

/** Spans and logs for tests, with named instants: all times are milliseconds after BEGINNING. */
public final class SpanFixtures {

  /** 2026-01-01T00:00:00Z. */
  public static final long BEGINNING = 1_767_225_600_000L;

  public static final String TENANT = "acme";

  private SpanFixtures() {}

  /** A trace id made of a number. */
  public static TraceId traceId(long number) {
    return new TraceId(ByteBuffer.allocate(16).putLong(0xABCDL).putLong(number).array());
  }

  /** A span id made of a number. */
  public static SpanId spanId(long number) {
    return new SpanId(ByteBuffer.allocate(8).putLong(number).array());
  }

  /** An instant. */
  public static long at(long millisAfterBeginning) {
    return BEGINNING + millisAfterBeginning;
  }

  /** A root span of trace 1. */
  public static SpanHead root(long id, long start, long end) {
    return head(1, id, null, start, end);
  }

  /** A child span of trace 1. */
  public static SpanHead child(long id, long parent, long start, long end) {
    return head(1, id, parent, start, end);
  }

  /** A span of a trace. */
  public static SpanHead head(long trace, long id, Long parent, long start, long end) {
    return SpanHead.newBuilder()
        .setTenant(TENANT)
        .setTraceId(traceId(trace))
        .setSpan(
            Span.newBuilder()
                .setSpanId(spanId(id))
                .setParentSpanId(parent == null ? null : spanId(parent))
                .setStartNs(at(start) * 1_000_000)
                .setEndNs(at(end) * 1_000_000)
                .setEventTimeMs(at(end))
                .setService("service-" + id % 3)
                .setName("span-" + id)
                .setContentRank((int) id)
                .build())
        .build();
  }

  /** The span as a step of a kind. */
  public static SpanHead as(StepKind kind, SpanHead head) {
    SpanHead copy = SpanHead.newBuilder(head).build();
    copy.getSpan().setStep(kind);
    return copy;
  }

  /** The span as a model call that used tokens. */
  public static SpanHead llm(SpanHead head, long input, long output) {
    SpanHead copy = as(StepKind.LLM, head);
    copy.getSpan()
        .setCall(
            Call.newBuilder()
                .setProvider("openai")
                .setRequestModel("gpt-4o")
                .setResponseModel("gpt-4o-2024-08-06")
                .setTokens(new Tokens(input, 0L, 0L, output, 0L, false))
                .setFinishReasons(List.of("stop"))
                .build());
    return copy;
  }

  /** The span with an error. */
  public static SpanHead failed(SpanHead head) {
    SpanHead copy = SpanHead.newBuilder(head).build();
    copy.getSpan().setError(true);
    copy.getSpan().setErrorType("timeout");
    return copy;
  }

  /** The span with another content rank. */
  public static SpanHead ranked(SpanHead head, int rank) {
    SpanHead copy = SpanHead.newBuilder(head).build();
    copy.getSpan().setContentRank(rank);
    return copy;
  }

  /** A log of a trace; {@code id} is also its content. */
  public static LogHead log(long trace, long id, long time, int severity) {
    return LogHead.newBuilder()
        .setTenant(TENANT)
        .setTraceId(traceId(trace))
        .setLog(
            Log.newBuilder()
                .setLogId(id)
                .setTimeNs(at(time) * 1_000_000)
                .setEventTimeMs(at(time))
                .setSeverity(severity)
                .setService("service-0")
                .setMessage("log " + id)
                .build())
        .build();
  }
}
