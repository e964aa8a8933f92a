package io.pharos.benchmarks.rollup;

import com.tdunning.math.stats.TDigest;
import io.pharos.benchmarks.Benchmarks;
import io.pharos.benchmarks.EmbeddedCluster;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.schemas.Distribution;
import io.pharos.schemas.Rollup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Sends the Azure LLM inference trace through slo-metrics; exit code 0 for PASS, 1 for FAIL. */
@Command(
    name = "azure",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the Azure LLM inference trace of 2023 through slo-metrics in several orders and",
      "parallelisms. FAIL if windows do not hold the tokens of the rows to the unit, if the bytes",
      "of rollups differ between runs, or if less than 99 % of P99 are within 1 %."
    })
public final class AzureCommand implements Callable<Integer> {

  /** Input and output tokens of the files, by {@link AzureTrace#MODELS}. */
  private static final long[][] TOKENS = {{18_059_974, 245_896}, {22_361_870, 4_088_665}};

  private static final int[] PARALLELISMS = {1, 2, 4};
  private static final long[] SEEDS = {1, 2, 3};
  private static final int COPIES = 20;
  private static final int FEWEST = 1_000;
  private static final double AIM = 0.99;
  private static final String[] NAMES = {"10 s", "1 min", "5 min", "1 h"};

  @Parameters(paramLabel = "DIR", description = "Folder of the two CSV files.")
  private Path folder;

  @ParentCommand private Benchmarks benchmarks;

  private final List<QuantileErrors> errors = new ArrayList<>();
  private boolean passed = true;

  @Override
  public Integer call() throws Exception {
    StringBuilder text = new StringBuilder();
    try (EmbeddedCluster cluster = EmbeddedCluster.start(4, new Configuration())) {
      replays(cluster, text);
      RollupFiles many = AzureReplay.run(cluster, folder, COPIES, SEEDS[0], 2);
      System.err.println(COPIES + " copies done");
      quantiles(many.latest(), COPIES, COPIES + " × the trace, ");
    }
    for (HeavyTail tail : HeavyTail.values()) {
      errors.addAll(tail.errors(1));
    }
    accuracy(text);
    text.append(passed ? "\nPASS\n" : "\nFAIL\n");
    System.out.print(text);
    Files.createDirectories(benchmarks.results());
    Files.writeString(benchmarks.results().resolve("azure.md"), text, StandardCharsets.UTF_8);
    return passed ? 0 : 1;
  }

  private void replays(EmbeddedCluster cluster, StringBuilder text) throws Exception {
    Set<String> digests = new LinkedHashSet<>();
    Collection<Rollup> latest = List.of();
    long rollups = 0;
    long bytes = 0;
    int runs = 0;
    for (int parallelism : PARALLELISMS) {
      for (long seed : SEEDS) {
        RollupFiles files = AzureReplay.run(cluster, folder, 1, seed, parallelism);
        runs++;
        digests.add(files.digest());
        System.err.printf(
            Locale.ROOT,
            "parallelism %d, seed %d: %,d rollups, SHA-256 %s%n",
            parallelism,
            seed,
            files.size(),
            files.digest());
        if (latest.isEmpty()) {
          latest = files.latest();
          rollups = files.size();
          bytes = files.bytes();
        }
      }
    }
    passed &= digests.size() == 1;
    text.append(
        """
        # Service levels of a recorded trace

        The [Azure LLM inference trace](https://github.com/Azure/AzurePublicDataset) of 2023 through \
        slo-metrics on an embedded cluster: each row is a settled call, its model named after the \
        file, started at its timestamp (taken as UTC), settled with the first whole second after its \
        end. The trace has no latencies; %s. Steps come up to 10 s out of order.

        """
            .formatted(ModelledLatency.FORMULA));
    text.append(
        String.format(
            Locale.ROOT,
            """
            %d runs, parallelism 1, 2 and 4 with 3 orders each; %,d rollups (all revisions, %,d MB) \
            a run; sorted, they have %d SHA-256: %s.

            """,
            runs,
            rollups,
            bytes / 1_000_000,
            digests.size(),
            digests.size() == 1 ? "byte-equal" : "NOT byte-equal"));
    tokens(latest, text);
    quantiles(latest, 1, "the trace, ");
  }

  /** Sums over the latest revision of windows of one length, and each window by itself. */
  private void tokens(Collection<Rollup> latest, StringBuilder text) throws Exception {
    Map<WindowTruth.Place, WindowTruth> truth = WindowTruth.of(AzureTrace.read(folder, 1));
    MarkdownTable table =
        new MarkdownTable(
            "model",
            "windows",
            "number",
            "input tokens",
            "output tokens",
            "generated, by time",
            "windows equal to the unit");
    for (int model = 0; model < TOKENS.length; model++) {
      String name = AzureTrace.MODELS.get(model);
      for (int i = 0; i < NAMES.length; i++) {
        long length = WindowTruth.LENGTHS.get(i);
        List<Rollup> windows = of(latest, name, length);
        long input = windows.stream().mapToLong(WindowTruth::input).sum();
        long output = windows.stream().mapToLong(WindowTruth::output).sum();
        long generated = windows.stream().mapToLong(Rollup::getGeneratedMicro).sum();
        long equal =
            windows.stream()
                .filter(window -> truth.get(WindowTruth.Place.of(window)).agrees(window))
                .count();
        long expected =
            truth.keySet().stream()
                .filter(place -> place.model().equals(name) && place.lengthMs() == length)
                .count();
        passed &=
            input == TOKENS[model][0] * WindowTruth.MICRO
                && output == TOKENS[model][1] * WindowTruth.MICRO
                && generated == output
                && equal == expected
                && windows.size() == expected;
        table.row(
            name,
            NAMES[i],
            String.valueOf(windows.size()),
            micro(input),
            micro(output),
            micro(generated),
            equal + " of " + expected);
      }
    }
    text.append("Sums over the last revision of each window; the files have ");
    text.append(
        """
        18,059,974 input and 245,896 output tokens (code), 22,361,870 and 4,088,665 (conv). A window \
        is equal if requests, input, output and generated tokens are what the rows give in exact \
        arithmetic.

        """);
    text.append(table.markdown());
  }

  private static List<Rollup> of(Collection<Rollup> latest, String model, long length) {
    return latest.stream()
        .filter(rollup -> rollup.getWindowMs() == length)
        .filter(rollup -> WindowTruth.Place.of(rollup).model().equals(model))
        .sorted(Comparator.comparingLong(Rollup::getWindowStartMs))
        .toList();
  }

  private static String micro(long amount) {
    return amount % WindowTruth.MICRO == 0
        ? String.format(Locale.ROOT, "%,d", amount / WindowTruth.MICRO)
        : String.format(Locale.ROOT, "%,d millionths", amount);
  }

  private void quantiles(Collection<Rollup> latest, int copies, String title) throws Exception {
    Map<WindowTruth.Place, WindowTruth> truth = WindowTruth.of(AzureTrace.read(folder, copies));
    for (String measure : List.of("duration", "ttft")) {
      for (int i = 0; i < NAMES.length; i++) {
        QuantileErrors of = new QuantileErrors(title + measure, NAMES[i]);
        for (String model : AzureTrace.MODELS) {
          for (Rollup rollup : of(latest, model, WindowTruth.LENGTHS.get(i))) {
            long[] sorted = values(truth, rollup, measure);
            if (sorted.length >= FEWEST) {
              of.add(rollup.getDistributions().get(measure), sorted);
            }
          }
        }
        add(of);
      }
      QuantileErrors merged = new QuantileErrors(title + measure, "digests of 10 s merged to 1 h");
      for (String model : AzureTrace.MODELS) {
        for (Rollup hour : of(latest, model, WindowTruth.LENGTHS.get(NAMES.length - 1))) {
          long[] sorted = values(truth, hour, measure);
          if (sorted.length >= FEWEST) {
            merged.addDigest(merge(latest, hour, model, measure), sorted);
          }
        }
      }
      add(merged);
    }
  }

  private void add(QuantileErrors of) {
    if (!of.isEmpty()) {
      errors.add(of);
    }
  }

  private static TDigest merge(
      Collection<Rollup> latest, Rollup hour, String model, String measure) {
    List<Distribution> published = new ArrayList<>();
    for (Rollup rollup : of(latest, model, WindowTruth.LENGTHS.get(0))) {
      boolean within =
          Math.floorDiv(rollup.getWindowStartMs(), hour.getWindowMs()) * hour.getWindowMs()
              == hour.getWindowStartMs();
      if (within && rollup.getDistributions().containsKey(measure)) {
        published.add(rollup.getDistributions().get(measure));
      }
    }
    return HeavyTail.merge(published);
  }

  private static long[] values(
      Map<WindowTruth.Place, WindowTruth> truth, Rollup rollup, String measure) {
    WindowTruth window = truth.get(WindowTruth.Place.of(rollup));
    return QuantileErrors.sorted(measure.equals("duration") ? window.durationsNs : window.ttftsNs);
  }

  private void accuracy(StringBuilder text) {
    MarkdownTable table = QuantileErrors.table();
    List<Double> published = new ArrayList<>();
    List<Double> digests = new ArrayList<>();
    for (QuantileErrors each : errors) {
      each.row(table);
      published.addAll(each.p99());
      digests.addAll(each.digestP99());
    }
    passed &= QuantileErrors.within(published) >= AIM;
    text.append(
        String.format(
            Locale.ROOT,
            """

            Relative error of quantiles against the value of rank ceil(q·n), in windows of at least \
            %,d samples. %d × the trace has each row that often, 37 ms apart, each copy with a \
            latency of its own. Drawn values are added to windows of 10 s, 1,000 in each, and those \
            are added up. Of digests it is what quantile() of the published t-digest gives, which \
            lies between two values where the tail is thin: a digest is close in rank, not in value; \
            merged ones are those of all windows of 10 s of an hour.

            """,
            FEWEST,
            COPIES));
    text.append(table.markdown());
    text.append(
        String.format(
            Locale.ROOT,
            "%nP99 within 1 %%: %.2f %% of %,d windows, greatest error %.3f %%; aim 99 %%. "
                + "P99 of the digests: %.2f %% of %,d.%n",
            100 * QuantileErrors.within(published),
            published.size(),
            100 * QuantileErrors.greatest(published),
            100 * QuantileErrors.within(digests),
            digests.size()));
  }
}
