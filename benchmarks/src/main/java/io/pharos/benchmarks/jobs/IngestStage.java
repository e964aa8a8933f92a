package io.pharos.benchmarks.jobs;

import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.Submission;
import io.pharos.jobs.ingest.TelemetryIngestJob;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** telemetry-ingest: OTLP requests in, span heads and payloads out, one of each per span. */
final class IngestStage {

  private static final String PASS_THROUGH = "otlp_spans → discard";

  /** A trace is published 2 s of event time after its root has ended. */
  private static final long PUBLISHED_MS = 2_000;

  private final JobStand stand;

  IngestStage(JobStand stand) {
    this.stand = stand;
  }

  /** Measures the job; every round reads the same requests and writes to topics of its own. */
  void run(long traces, int rounds, JobRuns runs) throws Exception {
    OtlpFill fill = stand.fill(stand.topics("ingest-0"), traces);
    for (int round = 0; round <= rounds; round++) {
      JobTopics topics = stand.topics("ingest-" + round);
      JobRun passed =
          stand.measure(
              new PassThrough(
                  topics, List.of(PharosTopic.OTLP_SPANS), fill.requests(), fill.spans()));
      runs.add(round, PASS_THROUGH, PASS_THROUGH, passed);
      runs.add(round, TelemetryIngestJob.NAME, PASS_THROUGH, measure(topics, fill));
      topics.requireNoDeadLetters();
      stand.delete(topics);
    }
  }

  private JobRun measure(JobTopics topics, OtlpFill fill) throws Exception {
    try (TopicContents spans = topics.contents(PharosTopic.SPANS, value -> {});
        TopicContents payloads = topics.contents(PharosTopic.PAYLOADS, value -> {});
        TopicEnds ends = topics.ends(PharosTopic.SPANS, PharosTopic.PAYLOADS)) {
      JobRun run =
          stand.measure(
              graph(topics),
              ends,
              2 * fill.spans(),
              job -> {
                spans.await(job, fill.spans());
                payloads.await(job, fill.spans());
                return LongStream.concat(
                        LongStream.of(spans.positions()), LongStream.of(payloads.positions()))
                    .toArray();
              },
              fill.spans(),
              fill.bytes());
      spans.requireInAll(fill.spans());
      payloads.requireInAll(fill.spans());
      return run;
    }
  }

  /** Fills topics with what the job makes of traces, up to the watermark that closes them all. */
  OtlpFill prepare(JobTopics topics, long traces) throws Exception {
    OtlpFill fill = stand.fill(topics, traces);
    try (TopicContents spans = topics.contents(PharosTopic.SPANS, value -> {});
        TopicContents logs = topics.contents(PharosTopic.LOGS, value -> {})) {
      stand.run(
          graph(topics),
          job -> {
            spans.await(job, fill.spans());
            spans.awaitWatermark(job, fill.endMs() + PUBLISHED_MS);
            logs.awaitWatermark(job, fill.endMs() + PUBLISHED_MS);
            return spans.positions();
          });
      spans.requireInAll(fill.spans());
    }
    topics.requireNoDeadLetters();
    System.err.printf(
        "telemetry-ingest wrote %,d spans and the watermark behind them%n", fill.spans());
    return fill;
  }

  private static StreamExecutionEnvironment graph(JobTopics topics) {
    return TelemetryIngestJob.graph(
        topics.options(Map.of()),
        topics.settings(),
        topics.layout(),
        Submission.now(TelemetryIngestJob.NAME));
  }
}
