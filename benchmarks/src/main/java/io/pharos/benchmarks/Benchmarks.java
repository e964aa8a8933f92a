package io.pharos.benchmarks;

import io.pharos.benchmarks.attribution.AttributionBenchmark;
import io.pharos.benchmarks.attribution.CardSpeedBenchmark;
import io.pharos.benchmarks.attribution.CardStateBenchmark;
import io.pharos.benchmarks.captures.CapturesCommand;
import io.pharos.benchmarks.gpumetrics.GpuMetricsCommand;
import io.pharos.benchmarks.gpumetrics.MetricsBenchmark;
import io.pharos.benchmarks.jobs.JobsBenchmark;
import io.pharos.benchmarks.nezha.NezhaCommand;
import io.pharos.benchmarks.nezha.NezhaConvertCommand;
import io.pharos.benchmarks.prices.PricesCommand;
import io.pharos.benchmarks.redaction.RedactionCommand;
import io.pharos.benchmarks.rollup.AzureCommand;
import io.pharos.benchmarks.rollup.CardinalityBenchmark;
import io.pharos.benchmarks.rollup.RollupSpeedBenchmark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the benchmarks; exit code 0 if every aim is met, 1 if not, 2 for misuse. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures pipelines and state; prints Markdown and keeps it in the results.")
public final class Benchmarks implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "assembly, shuffle, state, ingest, metrics, attribution, attribution-state, "
              + "attribution-speed, rollup-speed, cardinality or jobs; several run one after the "
              + "other.")
  private List<String> names = List.of();

  @Option(
      names = "--traces",
      defaultValue = "200000",
      description =
          "Traces a run, 8 spans each; of these, jobs takes 64 % for telemetry-ingest, 32 % for "
              + "trace-correlation, 12 % for document-store; default ${DEFAULT-VALUE}.")
  private long traces;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Timed runs of each variant; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "Of the pipelines; default ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = "--traces-per-second",
      defaultValue = "60",
      description =
          "Pace of the workload of assembly and shuffle in event time; default ${DEFAULT-VALUE}.")
  private int tracesPerSecond;

  @Option(
      names = "--checkpoint-interval",
      defaultValue = "10",
      description = "Seconds, where assembly takes checkpoints; default ${DEFAULT-VALUE}.")
  private int checkpointSeconds;

  @Option(
      names = "--results",
      required = true,
      description = "Folder the reports are written to, one NAME.md each.")
  private Path results;

  /** Folder of the reports. */
  public Path results() {
    return results;
  }

  /** Runs the benchmarks named. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new Benchmarks());
    command.addSubcommand(new AzureCommand());
    command.addSubcommand(new CapturesCommand());
    command.addSubcommand(new GpuMetricsCommand());
    command.addSubcommand(new NezhaCommand());
    command.addSubcommand(new NezhaConvertCommand());
    command.addSubcommand(new PricesCommand());
    command.addSubcommand(new RedactionCommand());
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    BenchmarkSettings settings =
        new BenchmarkSettings(
            traces, rounds, parallelism, tracesPerSecond, Duration.ofSeconds(checkpointSeconds));
    Path checkpoints = Files.createTempDirectory("pharos-checkpoints");
    Map<String, Supplier<Benchmark>> known = new LinkedHashMap<>();
    known.put("assembly", () -> new AssemblyBenchmark(checkpoints));
    known.put("shuffle", ShuffleBenchmark::new);
    known.put("state", StateBenchmark::new);
    known.put("ingest", IngestBenchmark::new);
    known.put("metrics", MetricsBenchmark::new);
    known.put("attribution", AttributionBenchmark::new);
    known.put("attribution-state", CardStateBenchmark::new);
    known.put("attribution-speed", CardSpeedBenchmark::new);
    known.put("rollup-speed", RollupSpeedBenchmark::new);
    known.put("cardinality", CardinalityBenchmark::new);
    known.put("jobs", JobsBenchmark::new);
    if (names.isEmpty()) {
      System.err.println(
          "Name a benchmark: "
              + known.keySet()
              + ", azure, captures, gpu-metrics, nezha or nezha-convert");
      return CommandLine.ExitCode.USAGE;
    }
    for (String name : names) {
      if (!known.containsKey(name)) {
        System.err.println("No benchmark " + name + "; there are " + known.keySet());
        return CommandLine.ExitCode.USAGE;
      }
    }
    if (!Machine.touchesPagesFirst()) {
      System.err.println("Run with -XX:+AlwaysPreTouch, or page faults are what is measured.");
      return CommandLine.ExitCode.USAGE;
    }
    boolean passed = true;
    for (String name : names) {
      MarkdownTable machine = Machine.table(settings);
      Report report = known.get(name).get().run(settings);
      String text = report.markdown() + "\n" + machine.markdown();
      System.out.println(text);
      Files.createDirectories(results);
      Files.writeString(results.resolve(name + ".md"), text, StandardCharsets.UTF_8);
      passed &= report.passed();
    }
    return passed ? 0 : 1;
  }
}
