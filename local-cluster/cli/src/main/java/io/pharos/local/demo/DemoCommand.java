package io.pharos.local.demo;

import io.pharos.local.RefusedException;
import io.pharos.local.cli.PortOptions;
import io.pharos.local.cluster.ClusterPort;
import io.pharos.local.cluster.Component;
import io.pharos.local.cluster.JobCatalog;
import io.pharos.local.cluster.LocalCluster;
import io.pharos.local.generator.DefectRates;
import io.pharos.local.generator.Workload;
import io.pharos.local.ledger.LedgerCheck.Restarts;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows everything at work on this machine, and checks it to the record. */
@Command(
    name = "demo",
    description = {
      "Start Kafka, Flink and Elasticsearch, submit the jobs, send a generated workload and recorded"
          + " payloads of real instrumentation libraries, and hold what is stored against the"
          + " generator's ledger.",
      "The demo starts from nothing: what a cluster of this checkout stored before is deleted, as by"
          + " ./pharos down --wipe.",
      "Exit code 0 is PASS, 1 is FAIL."
    },
    footer = {
      "",
      "Examples:",
      "  ./pharos demo",
      "  ./pharos demo --seed 7 --minutes 3 --rate 50 --keep"
    })
public final class DemoCommand implements Callable<Integer> {

  private static final double MAX_MINUTES = 24 * 60;

  /** Of service levels in the table at the end. */
  private static final int SERIES = 10;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the workload (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--minutes",
      defaultValue = "1",
      paramLabel = "M",
      description = "Minutes during which requests arrive (${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--rate",
      defaultValue = "20",
      paramLabel = "N",
      description = "Requests a second (${DEFAULT-VALUE}); each makes several spans and logs.")
  private double rate;

  @Option(
      names = "--parallelism",
      defaultValue = "1",
      paramLabel = "N",
      description = "Parallelism of the jobs, 1 or 2 (${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(names = "--keep", description = "Leave everything running afterwards.")
  private boolean keep;

  @Option(
      names = "--expect-restarts",
      description = "Servers or jobs are disturbed meanwhile: repeated deliveries may be more.")
  private boolean expectRestarts;

  @Option(names = "--json", description = "Print the verdict as one JSON object.")
  private boolean json;

  @Mixin private PortOptions ports;

  @Override
  public Integer call() throws Exception {
    if (!(minutes > 0 && minutes <= MAX_MINUTES)) {
      throw new RefusedException("--minutes must be above 0 and at most 1440, is " + minutes);
    }
    int most = LocalCluster.SLOTS / JobCatalog.values().length;
    if (parallelism < 1 || parallelism > most) {
      throw new RefusedException(
          "--parallelism must lie between 1 and %d, is %d: %d jobs share %d slots"
              .formatted(most, parallelism, JobCatalog.values().length, LocalCluster.SLOTS));
    }
    LocalCluster cluster = ports.cluster();
    Set<Component> all = EnumSet.allOf(Component.class);
    for (Component component : all) {
      if (cluster.running(component).isPresent()) {
        throw new RefusedException(
            component
                + " runs already; the demo starts from nothing and deletes what is stored: ./pharos down first");
      }
    }
    Thread tidy = new Thread(() -> stop(cluster, all), "stop-the-demo");
    if (!keep) {
      Runtime.getRuntime().addShutdownHook(tidy);
    }
    cluster.start(all, true);
    Verdict verdict = run(cluster);
    System.err.println("Flink's web UI: " + cluster.ports().url(ClusterPort.FLINK));
    if (keep) {
      System.err.println("Everything keeps running; ./pharos down ends it.");
    }
    return verdict.passed() ? 0 : 1;
  }

  private static void stop(LocalCluster cluster, Set<Component> components) {
    try {
      cluster.stop(components);
    } catch (RefusedException e) {
      System.err.println(
          "pharos: servers may still run, ./pharos down ends them: " + e.getMessage());
    }
  }

  private Verdict run(LocalCluster cluster) throws Exception {
    Workload.Builder workload =
        Workload.builder()
            .seed(seed)
            .durationSeconds((int) Math.max(1, Math.round(minutes * 60)))
            .requestsPerSecond(rate)
            .defects(DefectRates.DEMO);
    DemoRun run =
        new DemoRun(
            cluster, parallelism, expectRestarts ? Restarts.SOME : Restarts.NONE, System.err);
    Verdict verdict = run.run(workload);
    if (json) {
      verdict.printJson();
    } else {
      run.examples()
          .forEach(
              example ->
                  TraceTreePrinter.print(example.trace(), example.attributions(), System.out));
      AcceleratorTable.print(run.windows(), System.out);
      System.out.print(ServiceLevelTable.lastFullMinute(run.levels(), SERIES));
      verdict.print(System.out);
    }
    return verdict;
  }
}
