package io.pharos.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.pharos.connectors.kafka.KafkaOptions;
import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.TopicAdmin;
import io.pharos.local.RefusedException;
import io.pharos.local.cluster.ClusterPort;
import io.pharos.local.cluster.JobCatalog;
import io.pharos.local.cluster.JobControl;
import io.pharos.local.cluster.LocalCluster;
import io.pharos.local.generator.TelemetryGenerator;
import io.pharos.local.generator.Workload;
import io.pharos.local.ledger.AttributionCheck;
import io.pharos.local.ledger.Check;
import io.pharos.local.ledger.LedgerCheck;
import io.pharos.local.ledger.LedgerCheck.Restarts;
import io.pharos.local.ledger.RollupCheck;
import io.pharos.local.ledger.TraceObserved;
import io.pharos.local.ledger.TruthLedger;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.schemas.codec.UnreadableRecordException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;

/** One demo on a cluster that is up: jobs, workload, waiting, verdict. */
final class DemoRun {

  /** Shorter than a platform would want, so that nobody waits two minutes for the last traces. */
  private static final Duration INACTIVITY = Duration.ofSeconds(30);

  /** Likewise; longer than any call of the workload. */
  private static final Duration HOLD = Duration.ofSeconds(30);

  /** Records come at most this long after their event time, unless they are late. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  private static final Duration LEAD = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** A window of service levels closes as often. */
  private static final Duration LEVELS = Duration.ofSeconds(10);

  /** Series of the live table. */
  private static final int LIVE_SERIES = 5;

  /** Windows to choose them from: more than the generated tenants have series of calls. */
  private static final int SHOWN = 200;

  private static final Duration JOB_START_LIMIT = Duration.ofMinutes(2);
  private static final Duration TIME_LIMIT = Duration.ofMinutes(5);
  private static final Duration STORE_LIMIT = Duration.ofMinutes(2);

  private final LocalCluster cluster;
  private final int parallelism;
  private final Restarts restarts;
  private final PrintStream progress;
  private final JobControl jobs;
  private final String kafka;
  private final ElasticsearchReader store;
  private final TopicReader topics;
  private final LiveFigures figures;
  private List<Example> examples = List.of();
  private List<JsonNode> windows = List.of();
  private List<JsonNode> levels = List.of();

  DemoRun(LocalCluster cluster, int parallelism, Restarts restarts, PrintStream progress) {
    this.cluster = cluster;
    this.parallelism = parallelism;
    this.restarts = restarts;
    this.progress = progress;
    this.jobs = new JobControl(cluster);
    this.kafka = cluster.ports().address(ClusterPort.KAFKA);
    this.store = new ElasticsearchReader(cluster.ports().url(ClusterPort.ELASTICSEARCH));
    this.topics = new TopicReader(kafka);
    this.figures = new LiveFigures(cluster.flink(), store, topics);
  }

  /** Runs the workload, which starts now, and says how it went. */
  Verdict run(Workload.Builder builder) throws UnreadableRecordException {
    applyTopics();
    submitJobs();
    Workload workload = builder.startMs(System.currentTimeMillis() + LEAD.toMillis()).build();
    TelemetryGenerator generator = new TelemetryGenerator(workload);
    RecordedPayloads recorded = RecordedPayloads.endingAt(System.currentTimeMillis());
    long begun = System.nanoTime();
    send(generator, recorded);
    double sendSeconds = (System.nanoTime() - begun) / 1e9;
    TruthLedger ledger = generator.ledger();
    awaitEventTime(System.currentTimeMillis() + BOUND.plus(INACTIVITY).toMillis());
    List<Check> checks = new ArrayList<>(awaitChecks(workload, ledger, recorded));
    checks.addAll(new SecretSearch(topics).checks());
    return new Verdict(checks, rates(ledger, sendSeconds));
  }

  /**
   * A stored trace to show.
   *
   * @param attributions documents of its calls
   */
  record Example(JsonNode trace, List<JsonNode> attributions) {}

  /**
   * Some stored traces to show: one of several services, one with an error, one whose calls ran on
   * accelerators, one of an agent.
   */
  List<Example> examples() {
    return examples;
  }

  /** The documents of device windows. */
  List<JsonNode> windows() {
    return windows;
  }

  /** The documents of windows of service levels. */
  List<JsonNode> levels() {
    return levels;
  }

  private void applyTopics() {
    Configuration options = new Configuration();
    options.set(KafkaOptions.BOOTSTRAP_SERVERS, kafka);
    new TopicAdmin(KafkaSettings.from(options)).apply(List.of(PharosTopic.values()));
  }

  private void submitJobs() {
    Map<String, String> correlation =
        Map.of(
            "trace.inactivity", INACTIVITY.toSeconds() + " s",
            "attribution.hold", HOLD.toSeconds() + " s");
    for (JobCatalog job : JobCatalog.values()) {
      Map<String, String> options = job == JobCatalog.TRACE_CORRELATION ? correlation : Map.of();
      jobs.submit(job, options, parallelism, Optional.empty());
      progress.println("submitted " + job);
    }
    RunningJobs running = new RunningJobs(cluster.flink());
    // told only once they run: starting takes many looks
    PatientLook look = new PatientLook(JOB_START_LIMIT, Duration.ofMillis(200), reason -> {});
    if (!look.until(all -> all, running::all)) {
      throw new RefusedException(
          "the jobs were not running after "
              + JOB_START_LIMIT.toSeconds()
              + " s; see "
              + cluster.ports().url(ClusterPort.FLINK));
    }
    progress.println("all jobs run");
  }

  private void send(TelemetryGenerator generator, RecordedPayloads recorded) {
    try (WorkloadSender sender = new WorkloadSender(kafka);
        ProgressTicker ticker =
            new ProgressTicker(LOOK, () -> progress.println(figures.line(sender.sent())));
        ProgressTicker levelsTicker = new ProgressTicker(LEVELS, this::tellLevels)) {
      ticker.start();
      levelsTicker.start();
      for (RecordedPayloads.Recorded request : recorded.requests()) {
        sender.send(request.signal().topic(), System.currentTimeMillis(), request.value());
      }
      sender.send(generator);
    }
  }

  /** Nothing while there is no window yet. */
  private void tellLevels() {
    progress.print(ServiceLevelTable.newestWindow(store.newestLevels(SHOWN), LIVE_SERIES));
  }

  /** What is still open when the last record was sent closes once event time has passed this. */
  private void awaitEventTime(long untilMs) {
    long deadline = System.nanoTime() + TIME_LIMIT.toNanos();
    progress.println("all sent; waiting for event time to pass the last open traces");
    while (figures.watermarkMs().orElse(0L) < untilMs) {
      if (System.nanoTime() > deadline) {
        progress.println("event time stands still; checking what is there");
        return;
      }
      LockSupport.parkNanos(LOOK.toNanos());
      progress.println(figures.line(0).replaceFirst("sent 0 records \\| ", ""));
    }
  }

  /** One look at everything that is stored. */
  private record Findings(List<Check> checks, StoreObserved generated, StoreObserved others) {
    boolean good() {
      return checks.stream().allMatch(Check::ok);
    }
  }

  /** The store may lag behind correlation, or be away: looks until all is well or time is up. */
  private List<Check> awaitChecks(Workload workload, TruthLedger ledger, RecordedPayloads recorded)
      throws UnreadableRecordException {
    PatientLook look =
        new PatientLook(STORE_LIMIT, LOOK, reason -> progress.println("the store: " + reason));
    Findings found = look.until(Findings::good, () -> look(workload, ledger, recorded));
    examples = chooseExamples(found.generated(), found.others());
    windows = found.generated().windows();
    levels = found.generated().levels();
    return found.checks();
  }

  private Findings look(Workload workload, TruthLedger ledger, RecordedPayloads recorded)
      throws UnreadableRecordException {
    StoreObserved generated = new StoreObserved(store, topics, workload.tenants()::contains);
    StoreObserved others =
        new StoreObserved(store, topics, tenant -> !workload.tenants().contains(tenant));
    List<Check> checks = new ArrayList<>(LedgerCheck.run(ledger, generated, restarts));
    checks.addAll(AttributionCheck.run(ledger, generated, AttributionCheck.Bounds.DEMO));
    checks.addAll(RollupCheck.run(ledger, generated, generated));
    checks.addAll(recordedChecks(recorded, others));
    return new Findings(checks, generated, others);
  }

  private static List<Check> recordedChecks(RecordedPayloads recorded, StoreObserved stored) {
    long logs = stored.traces().stream().mapToLong(TraceObserved::logs).sum();
    return List.of(
        check("recorded payloads: traces", recorded.traces(), stored.traces().size()),
        check("recorded payloads: spans", recorded.spans(), stored.spans().size()),
        check("recorded payloads: logs in traces", recorded.logs(), logs));
  }

  private static Check check(String name, long expected, long actual) {
    boolean ok = expected == actual;
    return new Check(
        name,
        Long.toString(expected),
        Long.toString(actual),
        ok,
        ok ? "" : "off by " + (actual - expected));
  }

  private static List<Example> chooseExamples(StoreObserved generated, StoreObserved recorded) {
    Set<JsonNode> chosen = new LinkedHashSet<>();
    Comparator<JsonNode> bySpans = Comparator.comparingInt(trace -> trace.path("spans").asInt());
    Predicate<JsonNode> whole =
        trace -> trace.path("complete").asBoolean() && trace.path("spans").asInt() < 30;
    generated.documents().stream().filter(whole).max(bySpans).ifPresent(chosen::add);
    generated.documents().stream()
        .filter(whole.and(trace -> ranOnAccelerators(generated.attributions(trace))))
        .max(bySpans)
        .ifPresent(chosen::add);
    generated.documents().stream()
        .filter(trace -> trace.path("errors").asInt() > 0 && trace.path("llm_calls").asInt() > 0)
        .min(bySpans)
        .ifPresent(chosen::add);
    recorded.documents().stream().max(bySpans).ifPresent(chosen::add);
    return chosen.stream()
        .map(
            trace -> {
              List<JsonNode> attributions = new ArrayList<>(generated.attributions(trace));
              attributions.addAll(recorded.attributions(trace));
              return new Example(trace, attributions);
            })
        .toList();
  }

  private static boolean ranOnAccelerators(List<JsonNode> attributions) {
    return attributions.stream().anyMatch(each -> each.path("gpu_ns").asLong() > 0);
  }

  private static Map<String, Double> rates(TruthLedger ledger, double seconds) {
    Map<String, Double> rates = new LinkedHashMap<>();
    rates.put("spans sent per second", ledger.sent(OtlpSignal.TRACES).items() / seconds);
    rates.put("logs sent per second", ledger.sent(OtlpSignal.LOGS).items() / seconds);
    rates.put("metrics requests per second", ledger.sent(OtlpSignal.METRICS).records() / seconds);
    return rates;
  }
}
