package io.pharos.operators.otlp;

import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.redaction.Redactor;
import io.pharos.operators.sample.MetricTable;
import io.pharos.operators.sample.UnmappedMetrics;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.Log;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.TraceId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Takes OTLP requests apart: every span and log record comes out as head and payload, every data
 * point as {@link MetricExploder} says, or is counted in a dead letter that says why and where;
 * nothing is lost and nothing throws.
 *
 * <p>A request gives at most {@link #MAX_LETTERS} dead letters of its own; what is beyond comes as
 * one letter per reason with the number of items, because two bytes are enough for a broken span.
 *
 * <p>What is too late is refused here, for all jobs behind: an item whose event time lies further
 * behind its Kafka record than it may. The Kafka timestamp is the reference, so the outcome is the
 * same whatever else was read before.
 *
 * <p>So is a span whose start is far from its event time, before or after: documents lie in an
 * index per day of the start, and one request naming a thousand days would open a thousand indices
 * and use up the shards of the store. It goes to the dead letters as {@code INVALID_TIME}; clamping
 * it would make up a duration that nobody measured.
 *
 * <p>Holds no state between requests. Not safe for use by several threads.
 */
public final class OtlpExploder {

  /** Dead letters of one request before they are summed up. */
  public static final int MAX_LETTERS = 1000;

  /** How far from its event time a span may start where nothing else is said. */
  public static final Duration DEFAULT_START_REACH = Duration.ofDays(7);

  private static final String JOB = "telemetry-ingest";

  private final TenantRule tenants;
  private final long latestMs;
  private final Duration startReach;
  private final OtlpReader reader = new OtlpReader();
  private final ItemRedactor redactor;
  private final SpanNormaliser spans;
  private final LogNormaliser logs;
  private final MetricExploder metrics;

  /** An exploder with the default {@linkplain #DEFAULT_START_REACH reach of starts}. */
  public OtlpExploder(DialectTable table, Redactor redactor, TenantRule tenants, Duration latest) {
    this(table, redactor, tenants, latest, DEFAULT_START_REACH, UnmappedMetrics.KEEP);
  }

  /**
   * An exploder.
   *
   * @param latest how far behind its Kafka record an item may have happened
   * @param startReach how far from its event time a span may start, before or after
   * @param unmapped what becomes of metrics that the table does not know
   */
  public OtlpExploder(
      DialectTable table,
      Redactor redactor,
      TenantRule tenants,
      Duration latest,
      Duration startReach,
      UnmappedMetrics unmapped) {
    this.tenants = tenants;
    this.latestMs = latest.toMillis();
    this.startReach = startReach;
    this.redactor = new ItemRedactor(redactor);
    this.spans = new SpanNormaliser(table, this.redactor);
    this.logs = new LogNormaliser(table, this.redactor);
    this.metrics =
        new MetricExploder(MetricTable.standard(), this.redactor, unmapped, latest.toMillis());
  }

  /** Takes one request apart; a pulse gives nothing. */
  public void explode(OtlpMessage message, IngestOutput output) {
    if (message.isPulse()) {
      return;
    }
    output.count(IngestMetric.BYTES, message.value.length);
    Request request = new Request(message, output);
    switch (message.signal) {
      case TRACES -> {
        OtlpBatch<Span> batch = reader.readTraces(message.value);
        batch.items().forEach(request::span);
        request.problems(batch);
      }
      case LOGS -> {
        OtlpBatch<LogRecord> batch = reader.readLogs(message.value);
        batch.items().forEach(request::log);
        request.problems(batch);
      }
      case METRICS -> {
        OtlpBatch<Metric> batch = reader.readMetrics(message.value);
        request.metrics(batch.items());
        request.problems(batch);
      }
    }
    request.end();
  }

  private final class Request {
    private final OtlpMessage message;
    private final IngestOutput output;
    private Resource resource;
    private ResourceFacts facts;
    private int letters;
    private final Map<DeadLetterReason, Integer> beyond = new EnumMap<>(DeadLetterReason.class);

    Request(OtlpMessage message, IngestOutput output) {
      this.message = message;
      this.output = output;
    }

    void span(OtlpItem<Span> item) {
      try {
        SpanNormaliser.Result result =
            spans.normalise(item, factsOf(item.resource()), message.timestampMs);
        io.pharos.schemas.Span head = result.head().getSpan();
        refuseLate(head.getEventTimeMs(), result.head().getTraceId(), head.getSpanId());
        refuseDistantStart(head, result.head().getTraceId());
        output.count(IngestMetric.SPANS, 1);
        count(IngestMetric.CLAMPED, head.getClockClamped());
        count(IngestMetric.TRUNCATED, head.getTruncated());
        count(IngestMetric.END_BEFORE_START, result.endedBeforeStart());
        output.span(result.head(), result.payload());
      } catch (RefusedItemException e) {
        refused(e, item);
      }
    }

    void log(OtlpItem<LogRecord> item) {
      try {
        LogNormaliser.Result result =
            logs.normalise(item, factsOf(item.resource()), message.timestampMs);
        Log head = result.head().getLog();
        refuseLate(head.getEventTimeMs(), result.head().getTraceId(), head.getSpanId());
        output.count(IngestMetric.LOGS, 1);
        count(IngestMetric.CLAMPED, head.getClockClamped());
        count(IngestMetric.TRUNCATED, result.payload().getTruncated());
        output.log(result.head(), result.payload());
      } catch (RefusedItemException e) {
        refused(e, item);
      }
    }

    void metrics(List<OtlpItem<Metric>> items) {
      MetricExploder.Request all =
          metrics.request(items, message.timestampMs, output, this::refusedPoints);
      items.forEach(item -> all.metric(item, factsOf(item.resource())));
      all.end();
    }

    private void refusedPoints(
        DeadLetterReason reason, String detail, OtlpItem<Metric> item, int points) {
      DeadLetter letter = letter(reason, detail, item.path().toString());
      letter.setTenant(factsOf(item.resource()).tenant());
      letter.setItems(points);
      letter.setPayloadBytes(item.bytes());
      send(letter);
    }

    private void refuseLate(long eventTimeMs, TraceId traceId, SpanId spanId)
        throws RefusedItemException {
      long behindMs = message.timestampMs - eventTimeMs;
      if (behindMs > latestMs) {
        String detail = "happened " + behindMs / 1_000 + " s before its Kafka record";
        throw new RefusedItemException(DeadLetterReason.LATE, detail, traceId, spanId);
      }
    }

    private void refuseDistantStart(io.pharos.schemas.Span head, TraceId traceId)
        throws RefusedItemException {
      // both are Unix times of at most 2262: no overflow
      long aheadMs = head.getEventTimeMs() - head.getStartNs() / 1_000_000;
      Duration distance = Duration.ofMillis(Math.abs(aheadMs));
      if (distance.compareTo(startReach) > 0) {
        String detail =
            "starts "
                + distance.toHours()
                + " h "
                + (aheadMs > 0 ? "before" : "after")
                + " its event time";
        throw new RefusedItemException(
            DeadLetterReason.INVALID_TIME, detail, traceId, head.getSpanId());
      }
    }

    void problems(OtlpBatch<?> batch) {
      for (OtlpProblem problem : batch.problems()) {
        DeadLetter letter = letter(problem.reason(), problem.detail(), problem.path());
        letter.setItems(problem.items());
        letter.setPayloadBytes(problem.bytes());
        send(letter);
      }
    }

    /** One letter per reason for what was beyond the limit. */
    void end() {
      beyond.forEach(
          (reason, items) -> {
            String detail = "more of the same in this record, which has over " + MAX_LETTERS;
            DeadLetter letter = letter(reason, detail, "");
            letter.setItems(items);
            letter.setPayloadBytes(message.value.length);
            output.deadLetter(letter);
          });
    }

    @SuppressWarnings(
        "ReferenceEquality") // items of one resource share the object; equals walks it
    private ResourceFacts factsOf(Resource itemResource) {
      if (itemResource != resource) {
        resource = itemResource;
        facts = ResourceFacts.of(message, itemResource, tenants, redactor);
      }
      return facts;
    }

    private void refused(RefusedItemException refusal, OtlpItem<? extends Message> item) {
      DeadLetter letter = letter(refusal.reason(), refusal.getMessage(), item.path().toString());
      letter.setTenant(factsOf(item.resource()).tenant());
      letter.setTraceId(refusal.traceId());
      letter.setSpanId(refusal.spanId());
      letter.setPayloadBytes(item.bytes());
      send(letter);
    }

    private void send(DeadLetter letter) {
      output.count(IngestMetric.DEAD_LETTERED, letter.getItems());
      output.countDeadLettered(letter.getReason(), letter.getItems());
      if (letters < MAX_LETTERS) {
        letters++;
        output.deadLetter(letter);
      } else {
        beyond.merge(letter.getReason(), letter.getItems(), Integer::sum);
      }
    }

    private DeadLetter letter(DeadLetterReason reason, String detail, String path) {
      DeadLetter letter = new DeadLetter();
      letter.setReason(reason);
      letter.setDetail(detail);
      letter.setJob(JOB);
      letter.setTopic(message.topic);
      letter.setPartition(message.partition);
      letter.setOffset(message.offset);
      letter.setPath(path);
      letter.setItems(1);
      letter.setEventTimeMs(message.timestampMs);
      return letter;
    }

    private void count(IngestMetric metric, boolean holds) {
      if (holds) {
        output.count(metric, 1);
      }
    }
  }
}
