package io.pharos.benchmarks.jobs;

import io.pharos.benchmarks.Benchmark;
import io.pharos.benchmarks.BenchmarkSettings;
import io.pharos.benchmarks.EmbeddedCluster;
import io.pharos.benchmarks.Report;
import java.util.List;

/** How many spans a second pass through each job, its real sources and sinks included. */
public final class JobsBenchmark implements Benchmark {

  /** Shares of the traces a run has: of 200,000 each takes about 10 s on two cores. */
  private static final double INGEST = 0.64;

  private static final double CORRELATION = 0.32;
  private static final double DOCUMENTS = 0.12;

  @Override
  public Report run(BenchmarkSettings settings) throws Exception {
    JobRuns runs = new JobRuns();
    try (JobStand stand = JobStand.start(settings.parallelism())) {
      IngestStage ingest = new IngestStage(stand);
      CorrelationStage correlation = new CorrelationStage(stand, ingest);
      ingest.run((long) (settings.traces() * INGEST), settings.rounds(), runs);
      correlation.run((long) (settings.traces() * CORRELATION), settings.rounds(), runs);
      new DocumentStage(stand, ingest, correlation)
          .run((long) (settings.traces() * DOCUMENTS), settings.rounds(), runs);
    }
    return new Report(
        "Jobs",
        """
        Each job as it is submitted, with its Kafka sources, Kafka sinks, markers, transactions and \
        a checkpoint every 2 s, on a full topic: it starts when the topic holds a bounded amount \
        and is timed from the moment all its tasks run until the last record is out. Kafka (4 \
        partitions a topic) and Elasticsearch are processes of their own on the same machine and \
        share its cores with the job; their processor time is a column of its own. The job runs on \
        a Flink cluster inside the JVM of the benchmark, managed memory %s. The pass-through reads \
        the same topics in the same round with the same fetch settings and discards the bytes, \
        timed from its first record to its last; it reads a small topic several times over, by as \
        many sources. Spans per second and core are of all cores of the machine.

        telemetry-ingest gets OTLP in protobuf, 8 spans a trace, one with a prompt of 2 to 8 KB, \
        the spans of a service in a request of its own; for each span it writes a head and a \
        payload. trace-correlation and document-store read what telemetry-ingest wrote. Event time \
        passes as fast as the topic was filled, so trace-correlation has all traces open before it \
        publishes the first. MB/s are record values, not compressed. Logs are not part of this.

        Each run is checked: as many heads and payloads as spans; every trace published once, \
        complete, on time, with all its spans; every step committed once; every document there; no \
        dead letter. One more round before the first warms up. \
        """
            .formatted(EmbeddedCluster.MANAGED_MEMORY),
        List.of(runs.table()),
        List.of());
  }
}
