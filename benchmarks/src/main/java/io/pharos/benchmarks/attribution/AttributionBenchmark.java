package io.pharos.benchmarks.attribution;

import io.pharos.benchmarks.Benchmark;
import io.pharos.benchmarks.BenchmarkSettings;
import io.pharos.benchmarks.Distribution;
import io.pharos.benchmarks.EmbeddedCluster;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.benchmarks.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** How far what calls are given of accelerators is from what they really took. */
public final class AttributionBenchmark implements Benchmark {

  @Override
  public Report run(BenchmarkSettings settings) throws Exception {
    Map<String, List<AttributionCase>> all = new LinkedHashMap<>();
    all.put("load", ServingCases.load());
    all.put("placement", ServingCases.placement());
    all.put("sharing", ServingCases.sharing());
    all.put("trouble", ServingCases.trouble());
    all.put("held out", HeldOutCases.all());
    List<AttributionTable> tables = new ArrayList<>();
    List<String> violations = new ArrayList<>();
    int windows = 0;
    int calls = 0;
    try (EmbeddedCluster cluster =
        EmbeddedCluster.start(settings.parallelism(), new Configuration())) {
      for (Map.Entry<String, List<AttributionCase>> group : all.entrySet()) {
        AttributionTable table = new AttributionTable(group.getKey());
        for (AttributionCase each : group.getValue()) {
          long began = System.nanoTime();
          AttributionRun run = AttributionRun.of(each, cluster, settings.parallelism());
          AttributionFigures figures = AttributionFigures.of(run);
          violations.addAll(Conservation.violations(figures));
          windows += run.windows().size();
          calls += run.attributions().size();
          table.add(figures);
          show(figures, (System.nanoTime() - began) / 1e9);
        }
        tables.add(table);
      }
    }
    violations.stream().limit(20).forEach(System.err::println);
    return report(tables, violations, windows, calls);
  }

  private static Report report(
      List<AttributionTable> tables, List<String> violations, int windows, int calls) {
    List<MarkdownTable> markdown = new ArrayList<>();
    List<Report.Verdict> verdicts = new ArrayList<>();
    verdicts.add(
        new Report.Verdict(
            "every window of a device adds up, and its calls have what it gave, to the ns and µJ; "
                + "every call is final once",
            "%d windows, %d calls, %d violations".formatted(windows, calls, violations.size()),
            violations.isEmpty()));
    for (AttributionTable table : tables) {
      markdown.add(table.markdown());
      verdicts.addAll(table.verdicts());
    }
    markdown.add(learning(tables));
    return new Report(
        "Attribution",
        """
        Five minutes of serving are simulated, their spans and scrapes go as OTLP through \
        telemetry-ingest and trace-correlation, and what comes out as final is held against what \
        each call really took: its marginal work on a roofline of compute and memory, which \
        attribution does not know. Errors are relative, by call; *signed* is the median of the \
        errors themselves, *Σ* what was attributed in all as a share of what was taken in all. \
        Each row says whether it meets the aim of 5 % median and 15 % P95. Calls that start in the \
        first minute are left out, since devices are being learned then; they have a table of \
        their own. Calls with a gap are counted and have no error. In *load* and *held out* \
        clients ask again at once, or requests come at a rate. What is *held out* has efficiencies, power \
        models, token budgets, gaps, models and traffic that nothing was built with: every traffic on \
        every model, all else drawn from one seed.
        """,
        markdown,
        verdicts);
  }

  private static MarkdownTable learning(List<AttributionTable> tables) {
    MarkdownTable table =
        new MarkdownTable(
            "calls of the first minute, all cases of a table",
            "calls",
            "GPU time: median",
            "P95",
            "energy: median",
            "P95");
    for (AttributionTable each : tables) {
      List<Double> gpu = new ArrayList<>();
      List<Double> energy = new ArrayList<>();
      for (AttributionFigures row : each.rows()) {
        gpu.addAll(row.learningGpu().errors());
        energy.addAll(row.learningEnergy().errors());
      }
      ErrorSpread gpuSpread = ErrorSpread.of(gpu);
      ErrorSpread energySpread = ErrorSpread.of(energy);
      table.row(
          each.title(),
          Integer.toString(gpu.size()),
          Distribution.percent(gpuSpread.median()),
          Distribution.percent(gpuSpread.p95()),
          Distribution.percent(energySpread.median()),
          Distribution.percent(energySpread.p95()));
    }
    return table;
  }

  private static void show(AttributionFigures figures, double seconds) {
    ErrorSpread gpu = figures.gpu().spread();
    ErrorSpread energy = figures.energy().spread();
    System.err.printf(
        Locale.ROOT,
        "%-60s %-6s %5d calls  GPU time %5.1f %% %5.1f %%  energy %5.1f %% %5.1f %%  %4.1f s%n",
        figures.run().of().name(),
        figures.run().of().period(),
        figures.calls(),
        100 * gpu.median(),
        100 * gpu.p95(),
        100 * energy.median(),
        100 * energy.p95(),
        seconds);
  }
}
