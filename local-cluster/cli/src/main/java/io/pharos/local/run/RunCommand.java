package io.pharos.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pharos.jobs.JobArguments;
import io.pharos.jobs.LatenessOptions;
import io.pharos.jobs.correlation.TraceCorrelationOptions;
import io.pharos.jobs.ingest.TelemetryIngestOptions;
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
import java.util.TreeMap;
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
      "A bounded run knows its whole input, so nothing in it is late."
    },
    footer = {
      "",
      "Examples:",
      "  ./pharos run trace-correlation --in captures/ --out result/",
      "  ./pharos run trace-correlation --in captures/ --out result/ --state rocksdb --shuffle 7"
    })
public final class RunCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Longer than any two instants of a run lie apart. */
  private static final Duration NEVER_LATE = Duration.ofDays(365L * 200);

  private static final long SHUFFLE_BOUND_MS = Duration.ofSeconds(10).toMillis();

  /** Jobs that can run bounded. */
  enum Job {
    TELEMETRY_INGEST("telemetry-ingest"),
    TRACE_CORRELATION("trace-correlation");

    private final String text;

    Job(String text) {
      this.text = text;
    }

    static Job of(String text) {
      for (Job job : values()) {
        if (job.text.equals(text)) {
          return job;
        }
      }
      throw new RefusedException(
          text.equals("document-store")
              ? "document-store only carries documents to Elasticsearch: "
                  + "run trace-correlation, its files hold the documents"
              : "there is no job '" + text + "' to run; jobs: telemetry-ingest, trace-correlation");
    }
  }

  /** State backends by the name users know. */
  enum State {
    heap("hashmap"),
    rocksdb("rocksdb");

    private final String backend;

    State(String backend) {
      this.backend = backend;
    }
  }

  @Parameters(paramLabel = "JOB", description = "telemetry-ingest or trace-correlation.")
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
    Job which = Job.of(job);
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

  private void run(Job which, Configuration options, Path work) throws Exception {
    try (RunInput traces = new RunInput(OtlpSignal.TRACES, work.resolve("traces.spool"));
        RunInput logs = new RunInput(OtlpSignal.LOGS, work.resolve("logs.spool"))) {
      spool(traces, logs);
      if (shuffle != null) {
        traces.shuffle(shuffle, SHUFFLE_BOUND_MS);
        logs.shuffle(shuffle + 1, SHUFFLE_BOUND_MS);
      }
      System.err.printf(
          "pharos: %d trace and %d log requests (%.1f MB); running %s%n",
          traces.size(), logs.size(), (traces.bytes() + logs.bytes()) / 1e6, job);
      boolean correlate = which == Job.TRACE_CORRELATION;
      BoundedRun bounded = new BoundedRun(options, parallelism, state.backend, work);
      double seconds = bounded.execute(traces, logs, correlate).getNetRuntime() / 1e3;
      Map<String, DocumentParts.Result> results = join(correlate, work);
      ObjectNode summary = summary(traces, logs, results, seconds);
      Files.write(
          out.resolve("summary.json"),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(summary));
      System.err.printf("pharos: done in %.1f s, results in %s%n", seconds, out);
    }
  }

  private void spool(RunInput traces, RunInput logs) throws IOException {
    int passedOver = 0;
    try (Stream<OtlpFile> files = OtlpFiles.read(List.of(in))) {
      for (OtlpFile file : (Iterable<OtlpFile>) files::iterator) {
        switch (file.signal()) {
          case TRACES -> traces.add(file);
          case LOGS -> logs.add(file);
          case METRICS -> passedOver++;
        }
      }
    }
    if (passedOver > 0) {
      System.err.println("pharos: passed over " + passedOver + " metrics requests");
    }
  }

  private Map<String, DocumentParts.Result> join(boolean correlate, Path work) throws IOException {
    List<String> topics =
        correlate
            ? List.of("pharos.spans", "pharos.traces", "pharos.steps", "pharos.deadletter")
            : List.of("pharos.spans", "pharos.logs", "pharos.payloads", "pharos.deadletter");
    DocumentParts parts = new DocumentParts(work);
    Map<String, DocumentParts.Result> results = new LinkedHashMap<>();
    for (String topic : topics) {
      boolean latestOnly = !topic.equals("pharos.deadletter");
      results.put(topic, parts.join(topic, out.resolve(topic + ".jsonl"), latestOnly));
    }
    return results;
  }

  private ObjectNode summary(
      RunInput traces, RunInput logs, Map<String, DocumentParts.Result> results, double seconds)
      throws IOException {
    ObjectNode summary = JSON.createObjectNode();
    summary.put("job", job);
    ObjectNode input = summary.putObject("in");
    input.put("trace_requests", traces.size());
    input.put("log_requests", logs.size());
    input.put("bytes", traces.bytes() + logs.bytes());
    input.put("spans", results.get("pharos.spans").written());
    ObjectNode output = summary.putObject("out");
    results.forEach((topic, result) -> output.put(topic, result.documents()));
    addSums(summary);
    ObjectNode throughput = summary.putObject("throughput");
    throughput.put("seconds", seconds);
    throughput.put("spans_per_second", results.get("pharos.spans").written() / seconds);
    return summary;
  }

  /** Late, duplicate and dead-lettered, read from the results as a user would. */
  private void addSums(ObjectNode summary) throws IOException {
    Map<String, Long> reasons = new TreeMap<>();
    for (JsonNode letter : documents("pharos.deadletter")) {
      reasons.merge(letter.get("reason").asText(), letter.get("items").asLong(), Long::sum);
    }
    long late = reasons.getOrDefault("late", 0L);
    long duplicate = 0;
    long logs = 0;
    long spans = 0;
    if (Files.exists(out.resolve("pharos.traces.jsonl"))) {
      for (JsonNode trace : documents("pharos.traces")) {
        duplicate += trace.get("duplicates").asLong();
        late += trace.get("late").asLong();
        spans += trace.get("spans").asLong();
        logs += trace.get("logs").asLong();
      }
      summary.put("correlated_spans", spans);
      summary.put("correlated_logs", logs);
    }
    summary.put("late", late);
    summary.put("duplicate", duplicate);
    ObjectNode deadLettered = summary.putObject("dead_lettered");
    reasons.forEach(deadLettered::put);
  }

  private Iterable<JsonNode> documents(String topic) throws IOException {
    var parser = JSON.getFactory().createParser(out.resolve(topic + ".jsonl").toFile());
    var values = JSON.readValues(parser, JsonNode.class);
    return () -> values;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
