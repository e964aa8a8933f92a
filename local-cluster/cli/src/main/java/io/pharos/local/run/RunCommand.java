package io.pharos.local.run;

import io.pharos.jobs.JobArguments;
import io.pharos.jobs.LatenessOptions;
import io.pharos.jobs.correlation.TraceCorrelationOptions;
import io.pharos.jobs.ingest.TelemetryIngestOptions;
import io.pharos.jobs.slo.SloMetricsOptions;
import io.pharos.local.RefusedException;
import io.pharos.local.files.OtlpFile;
import io.pharos.local.files.OtlpFiles;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a job over payload files on an embedded Flink. */
@Command(
    name = "run",
    description = {
      "Run a job over OTLP payload files on an embedded Flink, without Kafka or Elasticsearch.",
      "Writes one JSON-lines file per output topic, sorted by identity, and summary.json.",
      "A bounded run knows its whole input, so nothing in it is late.",
      "Files that an earlier run left in the same folder are deleted first."
    },
    footer = {
      "",
      "Examples:",
      "  ./pharos run trace-correlation --in captures/ --out result/",
      "  ./pharos run trace-correlation --in captures/ --out result/ --state rocksdb --shuffle 7"
    })
public final class RunCommand implements Callable<Integer> {

  /** Longer than any two instants of a run lie apart. */
  private static final Duration NEVER_LATE = Duration.ofDays(365L * 200);

  /** Topics whose records have no identity: a scrape may come in parts, all of them stand. */
  private static final Set<String> WITHOUT_IDENTITY =
      Set.of("pharos.accelerators", "pharos.engines", "pharos.metrics", "pharos.deadletter");

  private static final long SHUFFLE_BOUND_MS = Duration.ofSeconds(10).toMillis();

  /** State backends by the name users know. */
  enum State {
    heap("hashmap"),
    rocksdb("rocksdb");

    private final String backend;

    State(String backend) {
      this.backend = backend;
    }
  }

  @Parameters(
      paramLabel = "JOB",
      description = "telemetry-ingest, trace-correlation or slo-metrics.")
  private String job;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "DIR",
      description = "Folder of payload files.")
  private Path in;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the results; made where it is missing.")
  private Path out;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallelism of the operators (${DEFAULT-VALUE}).")
  private int parallelism = 2;

  @Option(
      names = "--state",
      description = "Where state lives: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private State state = State.heap;

  @Option(
      names = "--shuffle",
      paramLabel = "SEED",
      description = "Permute the input within the lateness bound of 10 s.")
  private Long shuffle;

  @Option(
      names = "--set",
      paramLabel = "OPTION=VALUE",
      description = "An option of the job, as for submit; may be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Override
  public Integer call() throws Exception {
    BoundedJob which = BoundedJob.of(job);
    Configuration options = options();
    if (parallelism < 1 || parallelism > 128) {
      throw new RefusedException("--parallelism must lie between 1 and 128, is " + parallelism);
    }
    Files.createDirectories(out);
    Path work = Files.createTempDirectory(out, ".run-");
    try {
      run(which, options, work);
    } finally {
      delete(work);
    }
    return 0;
  }

  private Configuration options() {
    List<ConfigOption<?>> known = new ArrayList<>(TelemetryIngestOptions.ALL);
    known.addAll(TraceCorrelationOptions.ALL);
    known.addAll(SloMetricsOptions.ALL);
    String[] arguments =
        set.entrySet().stream()
            .flatMap(entry -> Stream.of("--" + entry.getKey(), entry.getValue()))
            .toArray(String[]::new);
    try {
      Configuration options = JobArguments.parse(arguments, known);
      if (!options.contains(LatenessOptions.TOLERANCE)) {
        options.set(LatenessOptions.TOLERANCE, NEVER_LATE);
      }
      return options;
    } catch (IllegalArgumentException e) {
      throw new RefusedException(e.getMessage(), e);
    }
  }

  private void run(BoundedJob which, Configuration options, Path work) throws Exception {
    try (RunInputs inputs = new RunInputs(work, options)) {
      spool(inputs);
      if (shuffle != null) {
        inputs.shuffle(shuffle, SHUFFLE_BOUND_MS);
      }
      System.err.printf(
          "pharos: %d trace, %d log and %d metrics requests (%.1f MB); running %s%n",
          inputs.of(OtlpSignal.TRACES).size(),
          inputs.of(OtlpSignal.LOGS).size(),
          inputs.of(OtlpSignal.METRICS).size(),
          inputs.bytes() / 1e6,
          job);
      deleteEarlierResults();
      BoundedRun bounded = new BoundedRun(options, parallelism, state.backend, work);
      double seconds = bounded.execute(inputs, which).getNetRuntime() / 1e3;
      Map<String, DocumentParts.Result> results = join(which, work);
      new RunSummary(out, results).write(job, inputs, seconds);
      System.err.printf("pharos: done in %.1f s, results in %s%n", seconds, out);
    }
  }

  private void spool(RunInputs inputs) throws IOException {
    try (Stream<OtlpFile> files = OtlpFiles.read(List.of(in))) {
      for (OtlpFile file : (Iterable<OtlpFile>) files::iterator) {
        inputs.add(file);
      }
    }
  }

  /** What an earlier run of another job left would pass for this run's. */
  private void deleteEarlierResults() throws IOException {
    for (String topic : BoundedRun.TOPICS) {
      Files.deleteIfExists(results(topic));
    }
    Files.deleteIfExists(out.resolve("summary.json"));
  }

  private Path results(String topic) {
    return out.resolve(topic + ".jsonl");
  }

  private Map<String, DocumentParts.Result> join(BoundedJob which, Path work) throws IOException {
    DocumentParts parts = new DocumentParts(work);
    Map<String, DocumentParts.Result> results = new LinkedHashMap<>();
    for (String topic : which.topics()) {
      boolean latestOnly = !WITHOUT_IDENTITY.contains(topic);
      results.put(topic, parts.join(topic, results(topic), latestOnly));
    }
    return results;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
