package io.pharos.operators.otlp;

import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.redaction.ModelFinder;
import io.pharos.operators.redaction.RedactionPolicy;
import io.pharos.operators.redaction.RedactionTally;
import io.pharos.operators.redaction.Redactor;
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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What came out of requests, for tests. */
final class CollectedItems implements IngestOutput {

  final List<SpanHead> spans = new ArrayList<>();
  final List<LogHead> logs = new ArrayList<>();
  final List<Payload> payloads = new ArrayList<>();
  final List<AcceleratorSample> accelerators = new ArrayList<>();
  final List<EngineSample> engines = new ArrayList<>();
  final List<MetricPoint> points = new ArrayList<>();
  final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  final RedactionTally redacted = new RedactionTally();
  final List<DeadLetter> letters = new ArrayList<>();
  final Map<IngestMetric, Long> counts = new EnumMap<>(IngestMetric.class);
  final Map<DeadLetterReason, Long> reasons = new EnumMap<>(DeadLetterReason.class);

  private static final DialectTable TABLE = DialectTable.standard();
  private static final Redactor REDACTOR =
      new Redactor(RedactionPolicy.maskAll(), null, ModelFinder.NONE);

  static CollectedItems of(OtlpMessage message) {
    return of(message, OtlpFixtures.tenants());
  }

  static CollectedItems of(OtlpMessage message, TenantRule tenants) {
    CollectedItems items = new CollectedItems();
    new OtlpExploder(TABLE, REDACTOR, tenants, OtlpFixtures.LATEST).explode(message, items);
    return items;
  }

  /** Without the metrics that no row of the table holds for. */
  static CollectedItems ofMapped(OtlpMessage message) {
    CollectedItems items = new CollectedItems();
    new OtlpExploder(
            TABLE,
            REDACTOR,
            OtlpFixtures.tenants(),
            OtlpFixtures.LATEST,
            OtlpExploder.DEFAULT_START_REACH,
            UnmappedMetrics.DROP)
        .explode(message, items);
    return items;
  }

  /** The only sample of an accelerator. */
  AcceleratorSample accelerator() {
    if (accelerators.size() != 1 || !letters.isEmpty()) {
      throw new AssertionError("not one: " + accelerators + ", letters " + letters);
    }
    return accelerators.get(0);
  }

  /** The only sample of an engine. */
  EngineSample engine() {
    if (engines.size() != 1 || !letters.isEmpty()) {
      throw new AssertionError("not one: " + engines + ", letters " + letters);
    }
    return engines.get(0);
  }

  /** The only point that was kept. */
  MetricPoint point() {
    if (points.size() != 1 || !letters.isEmpty()) {
      throw new AssertionError("not one: " + points + ", letters " + letters);
    }
    return points.get(0);
  }

  /** Data points by what became of them, the refused ones included. */
  long pointsOut() {
    return count(IngestMetric.POINTS_SAMPLED)
        + count(IngestMetric.POINTS_KEPT)
        + dropped.values().stream().mapToLong(Long::longValue).sum()
        + lettered();
  }

  /** The only span. */
  io.pharos.schemas.Span span() {
    if (spans.size() != 1 || !letters.isEmpty()) {
      throw new AssertionError("not one span: " + spans.size() + " spans, letters " + letters);
    }
    return spans.get(0).getSpan();
  }

  /** The only dead letter. */
  DeadLetter letter() {
    if (letters.size() != 1) {
      throw new AssertionError("not one letter: " + letters);
    }
    return letters.get(0);
  }

  long count(IngestMetric metric) {
    return counts.getOrDefault(metric, 0L);
  }

  long lettered() {
    return letters.stream().mapToLong(DeadLetter::getItems).sum();
  }

  @Override
  public void span(SpanHead head, Payload payload) {
    spans.add(head);
    payloads.add(payload);
  }

  @Override
  public void log(LogHead head, Payload payload) {
    logs.add(head);
    payloads.add(payload);
  }

  @Override
  public void accelerator(AcceleratorSample sample) {
    accelerators.add(sample);
  }

  @Override
  public void engine(EngineSample sample) {
    engines.add(sample);
  }

  @Override
  public void metric(MetricPoint point) {
    points.add(point);
  }

  @Override
  public void countDropped(DropReason reason, long count) {
    dropped.merge(reason, count, Long::sum);
  }

  @Override
  public void countRedacted(RedactionTally tally) {
    redacted.merge(tally);
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    letters.add(letter);
  }

  @Override
  public void count(IngestMetric metric, long amount) {
    counts.merge(metric, amount, Long::sum);
  }

  @Override
  public void countDeadLettered(DeadLetterReason reason, long items) {
    reasons.merge(reason, items, Long::sum);
  }
}
