package io.pharos.jobs.documents;

import io.pharos.schemas.Attribution;
import io.pharos.schemas.AttributionGap;
import io.pharos.schemas.Breakdown;
import io.pharos.schemas.CloseReason;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.Dimension;
import io.pharos.schemas.Placement;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.SpanKind;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.Trace;
import io.pharos.schemas.TraceId;
import io.pharos.schemas.identity.Hex;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Records for tests. */
final class DocumentFixtures {

  static final long MONDAY_NIGHT = nanos("2026-11-23T23:59:59Z");
  static final long TUESDAY_MORNING = nanos("2026-11-24T00:00:01Z");
  static final String TRACE = "000102030405060708090a0b0c0d0e0f";
  static final String SPAN = "00f067aa0ba902b7";

  private DocumentFixtures() {}

  static Trace trace(int revision, long startNs) {
    Trace trace = new Trace();
    trace.setTenant("acme");
    trace.setTraceId(new TraceId(Hex.parse(TRACE)));
    trace.setRevision(revision);
    trace.setEventTimeMs(TimeUnit.NANOSECONDS.toMillis(startNs) + 2_000);
    trace.setStartNs(startNs);
    trace.setEndNs(startNs + 1_000);
    trace.setCloseReason(CloseReason.ROOT_ENDED);
    trace.setTokens(new Tokens(0L, 0L, 0L, 0L, 0L, false));
    trace.setBreakdown(new Breakdown(0L, 0L, 0L, 0L, 0L, 0L, 0L));
    trace.setServices(List.of());
    trace.setModels(List.of());
    trace.setSpanList(List.of());
    trace.setLogList(List.of());
    return trace;
  }

  static SpanHead span(int contentRank, long startNs) {
    Span span = new Span();
    span.setSpanId(new SpanId(Hex.parse(SPAN)));
    span.setStartNs(startNs);
    span.setEndNs(startNs + 1_000);
    span.setEventTimeMs(TimeUnit.NANOSECONDS.toMillis(startNs));
    span.setName("chat");
    span.setKind(SpanKind.CLIENT);
    span.setStep(StepKind.LLM);
    span.setDialect("none");
    span.setContentRank(contentRank);
    return new SpanHead("acme", new TraceId(Hex.parse(TRACE)), span);
  }

  /** A provisional attribution, settled when the call ended. */
  static Attribution attribution(long startNs) {
    return Attribution.newBuilder()
        .setTenant("acme")
        .setTraceId(new TraceId(Hex.parse(TRACE)))
        .setSpanId(new SpanId(Hex.parse(SPAN)))
        .setEventTimeMs(TimeUnit.NANOSECONDS.toMillis(startNs) + 3_000)
        .setFinal$(false)
        .setStartNs(startNs)
        .setEndNs(startNs + 3_000_000_000L)
        .setPlacement(Placement.SCRAPE_TARGET)
        .setGap(AttributionGap.NONE)
        .build();
  }

  /** The account of the first GPU instance of a card. */
  static DeviceWindow window(long startMs) {
    return DeviceWindow.newBuilder()
        .setTenant("acme")
        .setHost("gpu-node-1")
        .setDevice("GPU-1")
        .setMigInstance("3")
        .setWindowStartMs(startMs)
        .setWindowMs(10_000)
        .setEventTimeMs(startMs + 10_000)
        .build();
  }

  /** A window of 10 s of a model. */
  static Rollup rollup(long startMs, int revision) {
    return Rollup.newBuilder()
        .setTenant("acme")
        .setDimensions(List.of(new Dimension("kind", "llm"), new Dimension("model", "gpt-4o")))
        .setWindowStartMs(startMs)
        .setWindowMs(10_000)
        .setRevision(revision)
        .setSettledUntilMs(startMs + 910_000)
        .setEventTimeMs(startMs + 10_000 + 10_000L * revision)
        .setRequestsMicro(3_000_000)
        .build();
  }

  private static long nanos(String instant) {
    return TimeUnit.MILLISECONDS.toNanos(Instant.parse(instant).toEpochMilli());
  }
}
