package io.pharos.benchmarks.rollup;

import io.pharos.benchmarks.CountFunction;
import io.pharos.benchmarks.EmbeddedCluster;
import io.pharos.jobs.JobEnvironment;
import io.pharos.jobs.slo.SloMetricsOptions;
import io.pharos.jobs.slo.SloMetricsPipeline;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Sends a trace through slo-metrics. */
final class AzureReplay {

  /** Series that are looked at. */
  static final String COMBINATION = "kind,provider,model";

  /** Frequent, so that windows are published while steps come. */
  private static final int STEPS_PER_WATERMARK = 16;

  private AzureReplay() {}

  /**
   * Runs the pipeline.
   *
   * @throws IllegalStateException if a step came too late
   */
  static RollupFiles run(
      EmbeddedCluster cluster, Path trace, int copies, long seed, int parallelism)
      throws Exception {
    Path folder = Files.createTempDirectory("pharos-rollups");
    try {
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(JobEnvironment.guarded());
      env.setParallelism(parallelism);
      wire(env, trace, copies, seed, folder);
      Map<String, Object> counts = cluster.execute(env);
      if (!counts.get("late").equals(0L)) {
        throw new IllegalStateException("steps came too late: " + counts);
      }
      return RollupFiles.read(folder);
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static void wire(
      StreamExecutionEnvironment env, Path trace, int copies, long seed, Path folder) {
    DataStream<Step> steps =
        env.fromData(Types.LONG, seed)
            .setParallelism(1)
            .name("seed")
            .uid("seed")
            .flatMap(new AzureStepFunction(trace, copies), new AvroTypeInfo<>(Step.class))
            .setParallelism(1)
            .name("steps")
            .uid("steps")
            .assignTimestampsAndWatermarks(StepWatermarks.every(STEPS_PER_WATERMARK))
            .setParallelism(1)
            .name("times")
            .uid("times")
            .rebalance();
    DataStream<Attribution> attributions =
        steps
            .filter(step -> false)
            .name("no attributions")
            .uid("no-attributions")
            .map(step -> new Attribution(), new AvroTypeInfo<>(Attribution.class))
            .name("none")
            .uid("none");
    Configuration options = new Configuration();
    options.set(SloMetricsOptions.COMBINATIONS, List.of(COMBINATION));
    SloMetricsPipeline.Outputs out = SloMetricsPipeline.wire(steps, attributions, options);
    out.rollups()
        .process(new RollupFileFunction(folder), Types.LONG)
        .name("rollups")
        .uid("rollup-files");
    out.deadLetters()
        .process(CountFunction.<DeadLetter>records("late"), Types.LONG)
        .name("late")
        .uid("late");
  }
}
