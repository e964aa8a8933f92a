package io.pharos.benchmarks.gpumetrics;

import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.otlp.OtlpExploder;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.operators.otlp.TenantRule;
import io.pharos.operators.redaction.ModelFinder;
import io.pharos.operators.redaction.RedactionPolicy;
import io.pharos.operators.redaction.RedactionTally;
import io.pharos.operators.redaction.Redactor;
import io.pharos.operators.sample.DropReason;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What ingest made of one body. */
final class ScrapeReading implements IngestOutput {

  /** 2026-01-01T00:00:00Z; a scrape has no time of its own. */
  private static final long TIME_MS = 1_767_225_600_000L;

  private static final int PORT = 9400;

  final List<AcceleratorSample> accelerators = new ArrayList<>();
  final List<EngineSample> engines = new ArrayList<>();
  final List<DeadLetter> letters = new ArrayList<>();
  final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  final RedactionTally redacted = new RedactionTally();
  final int strange;
  final int in;
  private final Map<IngestMetric, Long> counts = new EnumMap<>(IngestMetric.class);

  private ScrapeReading(int strange, int in) {
    this.strange = strange;
    this.in = in;
  }

  /** Reads one body. */
  static ScrapeReading of(List<String> lines) {
    PrometheusText text = PrometheusText.read(lines);
    CollectorScrape scrape = new CollectorScrape(text, TIME_MS * 1_000_000);
    byte[] request = scrape.request("10.0.0.4", PORT).toByteArray();
    ScrapeReading reading = new ScrapeReading(text.strange, scrape.points);
    new OtlpExploder(
            DialectTable.standard(),
            new Redactor(RedactionPolicy.maskAll(), null, ModelFinder.NONE),
            new TenantRule("tenant.id", Map.of()),
            Duration.ofMinutes(5))
        .explode(
            new OtlpMessage(
                request, OtlpSignal.METRICS, null, "otlp_metrics", 0, 0, TIME_MS + 1_000),
            reading);
    return reading;
  }

  static ScrapeReading of(Path file) throws java.io.IOException {
    return of(java.nio.file.Files.readAllLines(file));
  }

  long count(IngestMetric metric) {
    return counts.getOrDefault(metric, 0L);
  }

  long dropped() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  long refused() {
    return count(IngestMetric.DEAD_LETTERED);
  }

  boolean addsUp() {
    return in
        == count(IngestMetric.POINTS_SAMPLED)
            + count(IngestMetric.POINTS_KEPT)
            + dropped()
            + refused();
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
  public void countDropped(DropReason reason, long points) {
    dropped.merge(reason, points, Long::sum);
  }

  @Override
  public void countRedacted(RedactionTally tally) {
    redacted.merge(tally);
  }

  @Override
  public void span(SpanHead head, Payload payload) {
    throw new IllegalStateException("a span in a request of metrics");
  }

  @Override
  public void log(LogHead head, Payload payload) {
    throw new IllegalStateException("a log record in a request of metrics");
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
  public void countDeadLettered(DeadLetterReason reason, long items) {}
}
