package io.pharos.benchmarks;

import io.pharos.benchmarks.workload.LogHeadSource;
import io.pharos.benchmarks.workload.SpanArrivals;
import io.pharos.benchmarks.workload.SpanHeadSource;
import io.pharos.jobs.correlation.TraceCorrelationPipeline;
import io.pharos.operators.trace.TraceKeys;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Trace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What trace-correlation costs beyond the shuffle it needs. */
final class AssemblyBenchmark implements Benchmark {

  static final String SHUFFLE = "keyBy → discard";
  static final String HEAP = "trace-correlation, heap";
  static final String ROCKSDB = "trace-correlation, RocksDB";
  static final String CHECKPOINTED = "trace-correlation, RocksDB, checkpoints";

  private static final double HEAP_AIM = 0.85;
  private static final double CHECKPOINT_AIM = 0.85;

  private final Path checkpoints;

  /**
   * The benchmark.
   *
   * @param checkpoints folder for checkpoints
   */
  AssemblyBenchmark(Path checkpoints) {
    this.checkpoints = checkpoints;
  }

  @Override
  public Report run(BenchmarkSettings settings) throws Exception {
    PipelineRace race =
        PipelineRace.of(
            List.of(
                new PipelineVariant(
                    SHUFFLE,
                    new Configuration(),
                    AssemblyBenchmark::shuffle,
                    (run, arrivals) -> run.expect("spans", arrivals.spans())),
                correlation(HEAP, backend("hashmap")),
                correlation(ROCKSDB, backend("rocksdb")),
                correlation(CHECKPOINTED, checkpointed(settings.checkpointInterval()))),
            settings);
    Distribution heap = race.throughput(HEAP, SHUFFLE);
    Distribution checkpointed = race.throughput(CHECKPOINTED, ROCKSDB);
    MarkdownTable ratios = new MarkdownTable("ratio of throughputs", "median (min..max)");
    ratios.row("heap : keyBy → discard", heap.text(Distribution::ratio));
    ratios.row("RocksDB : heap", race.throughput(ROCKSDB, HEAP).text(Distribution::ratio));
    ratios.row("RocksDB with checkpoints : without", checkpointed.text(Distribution::ratio));
    return new Report(
        "Assembly",
        """
        The whole pipeline of trace-correlation (lateness gate, shuffle, trace assembly, steps, \
        publication, forgetting) against the shuffle alone, from the same in-memory source of span \
        heads: 8 spans a trace, 2 of them model calls, steps are settled for 5. Every trace goes \
        through its whole life within the run: open, published, forgotten, its id remembered and \
        dropped; at the end nothing is left in state. Each run is checked: every trace is \
        published once, complete, with all its spans. Checkpoints are off where the name does not \
        say otherwise; where it does they are incremental, every %s, onto a local disk. Managed \
        memory %s.
        """
            .formatted(settings.checkpointInterval(), EmbeddedCluster.MANAGED_MEMORY),
        List.of(race.table(), ratios),
        List.of(
            new Report.Verdict(
                "heap ≥ " + HEAP_AIM + " of keyBy → discard",
                heap.text(Distribution::ratio),
                heap.median() >= HEAP_AIM),
            new Report.Verdict(
                "checkpoints cost ≤ 15 % on RocksDB",
                checkpointed.text(Distribution::ratio), checkpointed.median() >= CHECKPOINT_AIM)));
  }

  private static Configuration backend(String name) {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, name);
    return configuration;
  }

  private Configuration checkpointed(Duration interval) {
    Configuration configuration = backend("rocksdb");
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    return configuration;
  }

  private static void shuffle(StreamExecutionEnvironment env, SpanArrivals arrivals) {
    SpanHeadSource.stream(env, arrivals)
        .keyBy(TraceKeys.ofSpan(), TraceKeys.TYPE)
        .process(CountFunction.<SpanHead>records("spans"), Types.LONG)
        .name("discard")
        .uid("discard");
  }

  private static PipelineVariant correlation(String name, Configuration settings) {
    return new PipelineVariant(
        name, settings, AssemblyBenchmark::correlation, AssemblyBenchmark::checkTraces);
  }

  private static void correlation(StreamExecutionEnvironment env, SpanArrivals arrivals) {
    TraceCorrelationPipeline.Outputs outputs =
        TraceCorrelationPipeline.wire(
            SpanHeadSource.stream(env, arrivals), LogHeadSource.nothing(env), new Configuration());
    discard(outputs.traces(), "traces", CountFunction.records("traces"));
    discard(outputs.traces(), "spans", CountFunction.sum("spans", Trace::getSpans));
    discard(
        outputs.traces(),
        "complete",
        CountFunction.sum("complete", trace -> trace.getComplete() ? 1 : 0));
    discard(outputs.steps(), "steps", CountFunction.records("steps"));
    discard(outputs.deadLetters(), "late", CountFunction.records("late"));
  }

  private static <T> void discard(DataStream<T> stream, String name, CountFunction<T> function) {
    stream.process(function, Types.LONG).name(name).uid("discard-" + name);
  }

  private static void checkTraces(PipelineRun run, SpanArrivals arrivals) {
    run.expect("traces", arrivals.traces());
    run.expect("complete", arrivals.traces());
    run.expect("spans", arrivals.spans());
    run.expect("steps", arrivals.traces() * SpanHeadSource.STEPS_PER_TRACE);
    run.expect("late", 0);
  }
}
