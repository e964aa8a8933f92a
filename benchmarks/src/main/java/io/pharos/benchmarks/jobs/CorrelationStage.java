package io.pharos.benchmarks.jobs;

import io.pharos.benchmarks.RunningJob;
import io.pharos.benchmarks.workload.OtlpTraffic;
import io.pharos.benchmarks.workload.SpanHeadSource;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.Submission;
import io.pharos.jobs.JobOptions;
import io.pharos.jobs.correlation.TraceCorrelationJob;
import io.pharos.schemas.Trace;
import io.pharos.schemas.codec.RecordCodec;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** trace-correlation: span heads in, traces and steps out. */
final class CorrelationStage {

  private static final String PASS_THROUGH = "pharos.spans → discard";
  private static final String SUFFIX = "correlation";
  private static final RecordCodec<Trace> TRACES = RecordCodec.of(Trace.class);

  private final JobStand stand;
  private final IngestStage ingest;

  CorrelationStage(JobStand stand, IngestStage ingest) {
    this.stand = stand;
    this.ingest = ingest;
  }

  /** Measures the job on both state backends; every run reads the same spans. */
  void run(long traces, int rounds, JobRuns runs) throws Exception {
    JobTopics topics = stand.topics(SUFFIX);
    OtlpFill fill = ingest.prepare(topics, traces);
    for (int round = 0; round <= rounds; round++) {
      JobRun passed =
          stand.measure(
              new PassThrough(topics, List.of(PharosTopic.SPANS), fill.spans(), fill.spans()));
      runs.add(round, PASS_THROUGH, PASS_THROUGH, passed);
      for (String backend : List.of("rocksdb", "hashmap")) {
        runs.add(
            round,
            TraceCorrelationJob.NAME + ", " + (backend.equals("rocksdb") ? "RocksDB" : "heap"),
            PASS_THROUGH,
            measure(topics, fill, backend, passed.bytes() * fill.spans() / passed.spans()));
      }
    }
    topics.requireNoDeadLetters();
    stand.delete(topics);
  }

  private JobRun measure(JobTopics topics, OtlpFill fill, String backend, long bytes)
      throws Exception {
    try (Published published = new Published(topics, fill.traces());
        TopicEnds ends = topics.ends(PharosTopic.TRACES, PharosTopic.STEPS)) {
      JobRun run =
          stand.measure(
              graph(topics, backend),
              ends,
              fill.traces() * (1 + SpanHeadSource.STEPS_PER_TRACE),
              published::await,
              fill.spans(),
              bytes);
      published.requireInAll();
      stand.forgetOffsets(topics, TraceCorrelationJob.NAME);
      return run;
    }
  }

  /** Makes the traces of spans that are there. */
  void prepare(JobTopics topics, OtlpFill fill) throws Exception {
    try (Published published = new Published(topics, fill.traces())) {
      stand.run(graph(topics, "hashmap"), published::await);
      published.requireInAll();
    }
    System.err.printf("trace-correlation wrote %,d traces%n", fill.traces());
  }

  private static StreamExecutionEnvironment graph(JobTopics topics, String backend) {
    return TraceCorrelationJob.graph(
        topics.options(Map.of(JobOptions.STATE_BACKEND.key(), backend)),
        topics.settings(),
        topics.layout(),
        Submission.now(TraceCorrelationJob.NAME));
  }

  /** What one run publishes, checked trace by trace. */
  private static final class Published implements AutoCloseable {

    private final long expected;
    private final TopicContents traces;
    private final TopicContents steps;

    Published(JobTopics topics, long expected) {
      this.expected = expected;
      this.traces = topics.contents(PharosTopic.TRACES, Published::check);
      this.steps = topics.committedContents(PharosTopic.STEPS);
    }

    private static void check(byte[] value) throws Exception {
      Trace trace = TRACES.decode(value);
      if (trace.getSpans() != OtlpTraffic.SPANS_PER_TRACE
          || !trace.getComplete()
          || trace.getRevision() != 1
          || trace.getLate() != 0) {
        throw new IllegalStateException("not a complete trace on time: " + trace);
      }
    }

    long[] await(RunningJob job) throws Exception {
      traces.await(job, expected);
      steps.await(job, expected * SpanHeadSource.STEPS_PER_TRACE);
      return LongStream.concat(LongStream.of(traces.positions()), LongStream.of(steps.positions()))
          .toArray();
    }

    /** Makes sure that nothing came after all. */
    void requireInAll() throws Exception {
      traces.requireInAll(expected);
      steps.requireInAll(expected * SpanHeadSource.STEPS_PER_TRACE);
    }

    @Override
    public void close() {
      traces.close();
      steps.close();
    }
  }
}
