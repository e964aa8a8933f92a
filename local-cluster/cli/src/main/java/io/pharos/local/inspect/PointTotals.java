package io.pharos.local.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.sample.DropReason;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What becomes of the data points of metrics requests: {@code in = sampled + kept + dropped +
 * dead-lettered}.
 */
public final class PointTotals implements IngestOutput {

  private final Map<IngestMetric, Long> counts = new EnumMap<>(IngestMetric.class);
  private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  private final Map<DeadLetterReason, Long> refused = new EnumMap<>(DeadLetterReason.class);
  private long in;
  private long acceleratorSamples;
  private long engineSamples;

  /** Adds the points that a request holds, before it is taken apart. */
  void read(long points) {
    in += points;
  }

  @Override
  public void accelerator(AcceleratorSample sample) {
    acceleratorSamples++;
  }

  @Override
  public void engine(EngineSample sample) {
    engineSamples++;
  }

  @Override
  public void count(IngestMetric metric, long amount) {
    counts.merge(metric, amount, Long::sum);
  }

  @Override
  public void countDropped(DropReason reason, long points) {
    dropped.merge(reason, points, Long::sum);
  }

  @Override
  public void countDeadLettered(DeadLetterReason reason, long items) {
    refused.merge(reason, items, Long::sum);
  }

  @Override
  public void span(SpanHead head, Payload payload) {
    throw new IllegalStateException("a request of metrics gave a span");
  }

  @Override
  public void log(LogHead head, Payload payload) {
    throw new IllegalStateException("a request of metrics gave a log record");
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    // Counted by items
  }

  /** Points that became part of a sample. */
  public long sampled() {
    return of(IngestMetric.POINTS_SAMPLED);
  }

  /** Points that go nowhere, by reason. */
  public Map<DropReason, Long> dropped() {
    return dropped;
  }

  /** Points refused, by reason. */
  Map<DeadLetterReason, Long> refused() {
    return refused;
  }

  private long of(IngestMetric metric) {
    return counts.getOrDefault(metric, 0L);
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Lines for a person; none where no metrics were read. */
  void print(PrintWriter out) {
    if (in == 0) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "data points: %d = %d in samples + %d kept + %d dropped + %d dead-lettered%n",
        in,
        sampled(),
        of(IngestMetric.POINTS_KEPT),
        sum(dropped),
        sum(refused));
    out.printf(
        Locale.ROOT,
        "samples: %d of accelerators, %d of engines; %d points unmapped, %d exemplars%n",
        acceleratorSamples,
        engineSamples,
        of(IngestMetric.POINTS_UNMAPPED),
        of(IngestMetric.EXEMPLARS));
    dropped.forEach(
        (reason, points) ->
            out.printf(
                Locale.ROOT, "dropped, %s: %d%n", reason.name().toLowerCase(Locale.ROOT), points));
  }

  /** Writes the totals as fields of an object the caller has opened. */
  void write(JsonGenerator json) throws IOException {
    json.writeNumberField("in", in);
    json.writeNumberField("sampled", sampled());
    json.writeNumberField("kept", of(IngestMetric.POINTS_KEPT));
    json.writeNumberField("dropped", sum(dropped));
    json.writeNumberField("dead_lettered", sum(refused));
    json.writeNumberField("unmapped", of(IngestMetric.POINTS_UNMAPPED));
    json.writeNumberField("exemplars", of(IngestMetric.EXEMPLARS));
    json.writeNumberField("accelerator_samples", acceleratorSamples);
    json.writeNumberField("engine_samples", engineSamples);
    json.writeObjectFieldStart("dropped_by_reason");
    for (Map.Entry<DropReason, Long> entry : dropped.entrySet()) {
      json.writeNumberField(entry.getKey().name().toLowerCase(Locale.ROOT), entry.getValue());
    }
    json.writeEndObject();
  }
}
