package io.pharos.benchmarks;

import io.pharos.benchmarks.workload.SpanArrivals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Runs variants in turn, round after round, so that what disturbs the machine disturbs all of them.
 * A ratio is taken within each round, and of those the median.
 */
final class PipelineRace {

  private final Map<String, List<PipelineRun>> runs = new LinkedHashMap<>();

  /** Warms all variants up and runs all rounds. */
  static PipelineRace of(List<PipelineVariant> variants, BenchmarkSettings settings)
      throws Exception {
    PipelineRace race = new PipelineRace();
    SpanArrivals arrivals =
        SpanArrivals.of(settings.traces(), settings.parallelism(), settings.tracesPerSecond());
    try (EmbeddedCluster cluster = EmbeddedCluster.start(settings.parallelism())) {
      for (PipelineVariant variant : variants) {
        show("warm-up", variant, cluster.run(variant, arrivals.part(BenchmarkSettings.WARM_UP)));
      }
      for (int round = 1; round <= settings.rounds(); round++) {
        for (PipelineVariant variant : variants) {
          PipelineRun run = cluster.run(variant, arrivals);
          show("round " + round, variant, run);
          race.runs.computeIfAbsent(variant.name(), name -> new ArrayList<>()).add(run);
        }
      }
    }
    return race;
  }

  private static void show(String what, PipelineVariant variant, PipelineRun run) {
    System.err.printf(
        Locale.ROOT,
        "%-8s %-48s %10.0f spans/s  %8.0f ns CPU/span  %6.1f s  %d checkpoints%n",
        what,
        variant.name(),
        run.spansPerSecond(),
        run.cpuNanosPerSpan(),
        run.seconds(),
        run.checkpoints());
  }

  /** All variants: throughput, processor time and both against the first. */
  MarkdownTable table() {
    String baseline = runs.keySet().iterator().next();
    MarkdownTable table =
        new MarkdownTable(
            "pipeline",
            "spans/s",
            "CPU ns/span, whole JVM",
            "throughput of the first",
            "CPU of the first",
            "checkpoints a run");
    for (String name : runs.keySet()) {
      table.row(
          name,
          values(name, PipelineRun::spansPerSecond).text(Distribution::thousands),
          values(name, PipelineRun::cpuNanosPerSpan).text(Distribution::whole),
          throughput(name, baseline).text(Distribution::ratio),
          cpu(name, baseline).text(Distribution::ratio),
          values(name, PipelineRun::checkpoints).text(Distribution::whole));
    }
    return table;
  }

  /** Throughput of one variant as a share of another's, per round. */
  Distribution throughput(String name, String of) {
    return ratio(name, of, PipelineRun::spansPerSecond);
  }

  /** Processor time per span of one variant in units of another's, per round. */
  Distribution cpu(String name, String of) {
    return ratio(name, of, PipelineRun::cpuNanosPerSpan);
  }

  private Distribution ratio(String name, String of, ToDoubleFunction<PipelineRun> value) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < runs.get(name).size(); i++) {
      ratios.add(
          value.applyAsDouble(runs.get(name).get(i)) / value.applyAsDouble(runs.get(of).get(i)));
    }
    return Distribution.of(ratios);
  }

  private Distribution values(String name, ToDoubleFunction<PipelineRun> value) {
    return Distribution.of(runs.get(name).stream().map(value::applyAsDouble).toList());
  }
}
