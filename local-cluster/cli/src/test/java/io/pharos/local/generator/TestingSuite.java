package io.pharos.local.generator;

import io.pharos.local.ledger.DeadLetterObserved;
import io.pharos.local.ledger.Observed;
import io.pharos.local.ledger.SpanIdentity;
import io.pharos.local.ledger.TokenUse;
import io.pharos.local.ledger.TraceIdentity;
import io.pharos.local.ledger.TraceObserved;
import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.otlp.OtlpExploder;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.operators.otlp.TenantRule;
import io.pharos.operators.progress.OtlpWatermarks;
import io.pharos.operators.redaction.ModelFinder;
import io.pharos.operators.redaction.RedactionPolicy;
import io.pharos.operators.redaction.Redactor;
import io.pharos.operators.trace.TraceFunction;
import io.pharos.operators.trace.TraceKeys;
import io.pharos.operators.trace.TraceLimits;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.Trace;
import io.pharos.schemas.TraceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/**
 * The suite's own ingest and correlation in one thread, fed in the order of arrival with a
 * watermark behind every record: exact, where a cluster would let one input run ahead of the other.
 */
final class TestingSuite implements Observed, AutoCloseable {

  private static final long TOLERANCE_MS = 300_000;
  private static final long LAST_TRACE_CLOSED_MS = 3 * 3_600_000L;

  /** Takes what ingest gives, as the lateness gates between the jobs would. */
  private final class Gates implements IngestOutput {

    @Override
    public void span(SpanHead head, Payload payload) {
      if (head.getSpan().getEventTimeMs() < watermarkMs - TOLERANCE_MS) {
        dead(OtlpSignal.TRACES, DeadLetterReason.LATE, 1);
        return;
      }
      spans.add(new SpanIdentity(identity(head.getTenant(), head.getTraceId()), hex(head)));
      spansIn.add(head);
    }

    @Override
    public void log(LogHead head, Payload payload) {
      if (head.getTraceId() == null) {
        looseLogs.add(head.getTenant() + "/" + head.getLog().getLogId());
      } else if (head.getLog().getEventTimeMs() < watermarkMs - TOLERANCE_MS) {
        dead(OtlpSignal.LOGS, DeadLetterReason.LATE, 1);
      } else {
        logsIn.add(head);
      }
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      OtlpSignal signal =
          letter.getTopic().equals(OtlpSignal.TRACES.topic()) ? OtlpSignal.TRACES : OtlpSignal.LOGS;
      dead(signal, letter.getReason(), letter.getItems());
    }

    @Override
    public void count(IngestMetric metric, long amount) {
      metrics.merge(metric, amount, Long::sum);
    }

    @Override
    public void countDeadLettered(DeadLetterReason reason, long items) {
      // the letters themselves are counted
    }
  }

  private final OtlpExploder ingest =
      new OtlpExploder(
          DialectTable.standard(),
          new Redactor(RedactionPolicy.maskAll(), null, ModelFinder.NONE),
          new TenantRule("tenant.id", Map.of()),
          Duration.ofSeconds(310));
  private final KeyedTwoInputStreamOperatorTestHarness<
          Tuple3<String, Long, Long>, SpanHead, LogHead, Trace>
      correlation;
  private final Gates gates = new Gates();
  private final List<SpanHead> spansIn = new ArrayList<>();
  private final List<LogHead> logsIn = new ArrayList<>();
  private final Map<IngestMetric, Long> metrics = new HashMap<>();
  private final Map<OtlpSignal, Map<DeadLetterReason, Long>> deadLetters = new HashMap<>();
  private final Set<SpanIdentity> spans = new TreeSet<>();
  private final Set<String> looseLogs = new TreeSet<>();
  private final Map<String, Trace> newest = new TreeMap<>();
  private long watermarkMs;
  private long offset;
  private int revisions;

  TestingSuite() throws Exception {
    correlation =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new TraceFunction(TraceLimits.DEFAULT)),
            TraceKeys.ofSpan(),
            TraceKeys.ofLog(),
            TraceKeys.TYPE);
    correlation.setup();
    correlation.open();
  }

  /** Metrics go another way. */
  void accept(TelemetryRecord record) throws Exception {
    // a pulse a second keeps event time going where no telemetry comes
    advance(
        record.arrivalMs() - TestingPipeline.PULSE_MS - OtlpWatermarks.DEFAULT_BOUND.toMillis());
    if (record.signal() == OtlpSignal.METRICS) {
      return;
    }
    boolean traces = record.signal() == OtlpSignal.TRACES;
    ingest.explode(
        new OtlpMessage(
            record.value(),
            traces ? OtlpSignal.TRACES : OtlpSignal.LOGS,
            null,
            record.signal().topic(),
            0,
            offset++,
            record.arrivalMs()),
        gates);
    for (SpanHead head : spansIn) {
      correlation.processElement1(new StreamRecord<>(head, head.getSpan().getEventTimeMs()));
    }
    spansIn.clear();
    for (LogHead head : logsIn) {
      correlation.processElement2(new StreamRecord<>(head, head.getLog().getEventTimeMs()));
    }
    logsIn.clear();
    advance(record.arrivalMs() - OtlpWatermarks.DEFAULT_BOUND.toMillis());
  }

  /** Lets event time go on until every trace has closed. */
  void end() throws Exception {
    advance(watermarkMs + LAST_TRACE_CLOSED_MS);
  }

  private void advance(long toMs) throws Exception {
    watermarkMs = Math.max(watermarkMs, toMs);
    correlation.processBothWatermarks(new Watermark(watermarkMs));
    for (Trace trace : correlation.extractOutputValues()) {
      revisions++;
      newest.merge(
          identity(trace.getTenant(), trace.getTraceId()) + "/" + trace.getFragment(),
          trace,
          (a, b) -> a.getRevision() > b.getRevision() ? a : b);
    }
    correlation.getOutput().clear();
  }

  /** Publications of traces, revisions included. */
  int revisions() {
    return revisions;
  }

  long metric(IngestMetric metric) {
    return metrics.getOrDefault(metric, 0L);
  }

  private void dead(OtlpSignal signal, DeadLetterReason reason, long items) {
    deadLetters.computeIfAbsent(signal, s -> new TreeMap<>()).merge(reason, items, Long::sum);
  }

  @Override
  public List<TraceObserved> traces() {
    return newest.values().stream().map(TestingSuite::observed).toList();
  }

  @Override
  public List<SpanIdentity> spans() {
    return List.copyOf(spans);
  }

  @Override
  public List<DeadLetterObserved> deadLetters() {
    List<DeadLetterObserved> all = new ArrayList<>();
    deadLetters.forEach(
        (signal, reasons) ->
            reasons.forEach(
                (reason, items) -> all.add(new DeadLetterObserved(signal, reason.name(), items))));
    return all;
  }

  @Override
  public long looseLogs() {
    return looseLogs.size();
  }

  @Override
  public void close() throws Exception {
    correlation.close();
  }

  private static TraceObserved observed(Trace trace) {
    Tokens tokens = trace.getTokens();
    return new TraceObserved(
        identity(trace.getTenant(), trace.getTraceId()),
        trace.getFragment() == null ? null : HexFormat.of().formatHex(trace.getFragment().bytes()),
        trace.getRootService(),
        trace.getRootName(),
        trace.getComplete(),
        trace.getSpans(),
        trace.getLogs(),
        trace.getErrors(),
        trace.getErrorLogs(),
        trace.getDuplicates(),
        trace.getLate(),
        trace.getOrphans(),
        trace.getCycles(),
        new TokenUse(
            tokens.getInputUncached(),
            tokens.getCacheRead(),
            tokens.getCacheWrite(),
            tokens.getOutputVisible(),
            tokens.getReasoning()));
  }

  private static TraceIdentity identity(String tenant, TraceId id) {
    return new TraceIdentity(tenant, HexFormat.of().formatHex(id.bytes()));
  }

  private static String hex(SpanHead head) {
    return HexFormat.of().formatHex(head.getSpan().getSpanId().bytes());
  }
}
