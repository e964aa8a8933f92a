package io.pharos.operators.otlp;

import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.metrics.Counters;
import io.pharos.operators.redaction.RedactionSettings;
import io.pharos.operators.redaction.RedactionTally;
import io.pharos.operators.redaction.RedactionType;
import io.pharos.operators.sample.DropReason;
import io.pharos.operators.sample.UnmappedMetrics;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.MetricPoint;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * {@link OtlpExploder} in a stream: dead letters to the main output, all else to side outputs.
 * Stateless. An operator rather than a function because what comes out has event times of its own:
 * the timestamp of every record out is its event time, never that of the request.
 */
public class ExplodeOperator extends AbstractStreamOperator<DeadLetter>
    implements OneInputStreamOperator<OtlpMessage, DeadLetter>, IngestOutput {

  private static final long serialVersionUID = 1L;

  public static final TypeInformation<SpanHead> SPAN_TYPE = new AvroTypeInfo<>(SpanHead.class);
  public static final TypeInformation<LogHead> LOG_TYPE = new AvroTypeInfo<>(LogHead.class);
  public static final TypeInformation<Payload> PAYLOAD_TYPE = new AvroTypeInfo<>(Payload.class);
  public static final TypeInformation<DeadLetter> DEAD_LETTER_TYPE =
      new AvroTypeInfo<>(DeadLetter.class);

  public static final OutputTag<SpanHead> SPANS = new OutputTag<>("spans", SPAN_TYPE);
  public static final OutputTag<LogHead> LOGS = new OutputTag<>("logs", LOG_TYPE);
  public static final OutputTag<Payload> PAYLOADS = new OutputTag<>("payloads", PAYLOAD_TYPE);

  public static final TypeInformation<AcceleratorSample> ACCELERATOR_TYPE =
      new AvroTypeInfo<>(AcceleratorSample.class);
  public static final TypeInformation<EngineSample> ENGINE_TYPE =
      new AvroTypeInfo<>(EngineSample.class);
  public static final TypeInformation<MetricPoint> METRIC_TYPE =
      new AvroTypeInfo<>(MetricPoint.class);

  public static final OutputTag<AcceleratorSample> ACCELERATORS =
      new OutputTag<>("accelerators", ACCELERATOR_TYPE);
  public static final OutputTag<EngineSample> ENGINES = new OutputTag<>("engines", ENGINE_TYPE);
  public static final OutputTag<MetricPoint> METRICS = new OutputTag<>("metrics", METRIC_TYPE);

  private static final String OTHER = "tenant_pattern";

  private final TenantRule tenants;
  private final RedactionSettings redaction;
  private final Duration latest;
  private final Duration startReach;
  private final UnmappedMetrics unmapped;
  private transient OtlpExploder exploder;
  private transient Counters<IngestMetric> counters;
  private transient Map<DeadLetterReason, Counter> reasons;
  private transient Map<DropReason, Counter> dropped;
  private transient Map<String, Counter> redacted;

  /**
   * An operator.
   *
   * @param latest how far behind its Kafka record an item may have happened
   * @param startReach how far from its event time a span may start, before or after
   * @param unmapped what becomes of metrics that the table does not know
   */
  public ExplodeOperator(
      TenantRule tenants,
      RedactionSettings redaction,
      Duration latest,
      Duration startReach,
      UnmappedMetrics unmapped) {
    this.tenants = tenants;
    this.redaction = redaction;
    this.latest = latest;
    this.startReach = startReach;
    this.unmapped = unmapped;
  }

  @Override
  public void open() throws Exception {
    super.open();
    exploder =
        new OtlpExploder(
            DialectTable.standard(), redaction.redactor(), tenants, latest, startReach, unmapped);
    MetricGroup group = getMetricGroup().addGroup("ingest");
    counters = new Counters<>(IngestMetric.class, group);
    reasons = new EnumMap<>(DeadLetterReason.class);
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      String name = reason.name().toLowerCase(Locale.ROOT);
      reasons.put(reason, group.addGroup("reason", name).counter("dead_lettered"));
    }
    dropped = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      String name = reason.name().toLowerCase(Locale.ROOT);
      dropped.put(reason, group.addGroup("reason", name).counter("dropped"));
    }
    redacted = new HashMap<>();
    for (RedactionType type : RedactionType.values()) {
      redacted.put(type.label(), group.addGroup("type", type.label()).counter("redacted"));
    }
    redacted.put(OTHER, group.addGroup("type", OTHER).counter("redacted"));
  }

  @Override
  public void processElement(StreamRecord<OtlpMessage> element) {
    exploder.explode(element.getValue(), this);
  }

  /** Patterns of tenants are summed up: their names are no dimension of a metric. */
  private void countRedacted(Map<String, Integer> counts) {
    counts.forEach((type, count) -> redacted.getOrDefault(type, redacted.get(OTHER)).inc(count));
  }

  @Override
  public void countRedacted(RedactionTally tally) {
    if (!tally.isEmpty()) {
      countRedacted(tally.counts());
    }
  }

  @Override
  public void span(SpanHead head, Payload payload) {
    countRedacted(payload.getRedactions());
    output.collect(SPANS, new StreamRecord<>(head, head.getSpan().getEventTimeMs()));
    output.collect(PAYLOADS, new StreamRecord<>(payload, payload.getEventTimeMs()));
  }

  @Override
  public void log(LogHead head, Payload payload) {
    countRedacted(payload.getRedactions());
    output.collect(LOGS, new StreamRecord<>(head, head.getLog().getEventTimeMs()));
    output.collect(PAYLOADS, new StreamRecord<>(payload, payload.getEventTimeMs()));
  }

  @Override
  public void accelerator(AcceleratorSample sample) {
    output.collect(ACCELERATORS, new StreamRecord<>(sample, sample.getEventTimeMs()));
  }

  @Override
  public void engine(EngineSample sample) {
    output.collect(ENGINES, new StreamRecord<>(sample, sample.getEventTimeMs()));
  }

  @Override
  public void metric(MetricPoint point) {
    output.collect(METRICS, new StreamRecord<>(point, point.getEventTimeMs()));
  }

  @Override
  public void countDropped(DropReason reason, long points) {
    dropped.get(reason).inc(points);
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    output.collect(new StreamRecord<>(letter, letter.getEventTimeMs()));
  }

  @Override
  public void count(IngestMetric metric, long amount) {
    counters.add(metric, amount);
  }

  @Override
  public void countDeadLettered(DeadLetterReason reason, long items) {
    reasons.get(reason).inc(items);
  }
}
