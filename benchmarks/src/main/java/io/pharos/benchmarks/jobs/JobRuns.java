package io.pharos.benchmarks.jobs;

import io.pharos.benchmarks.Distribution;
import io.pharos.benchmarks.MarkdownTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What was measured, by job. A job is compared with the pass-through of the same round, which reads
 * the same topics.
 */
final class JobRuns {

  private final Map<String, List<JobRun>> runs = new LinkedHashMap<>();
  private final Map<String, String> baselines = new LinkedHashMap<>();

  /**
   * Keeps a run.
   *
   * @param round 0 is the warm-up, which is shown but not kept
   * @param name of the job
   * @param baseline name of the pass-through it is compared with
   */
  void add(int round, String name, String baseline, JobRun run) {
    System.err.printf(
        Locale.ROOT,
        "%-8s %-36s %9.0f spans/s  %8.0f + %8.0f ns CPU/span (job + servers)  %6.1f s%n",
        round == 0 ? "warm-up" : "round " + round,
        name,
        run.spansPerSecond(),
        run.jobCpuNanosPerSpan(),
        run.serverCpuNanosPerSpan(),
        run.seconds());
    if (round > 0) {
      runs.computeIfAbsent(name, each -> new ArrayList<>()).add(run);
      baselines.put(name, baseline);
    }
  }

  /** All jobs, each after its pass-through. */
  MarkdownTable table() {
    MarkdownTable table =
        new MarkdownTable(
            "job",
            "spans a run",
            "spans/s",
            "spans/s per core",
            "CPU ns/span, job's JVM",
            "CPU ns/span, servers",
            "MB/s read",
            "throughput of the pass-through");
    runs.forEach(
        (name, all) ->
            table.row(
                name,
                Distribution.whole((double) all.get(0).spans()),
                of(all, JobRun::spansPerSecond).text(Distribution::thousands),
                of(all, JobRun::spansPerSecondAndCore).text(Distribution::thousands),
                of(all, JobRun::jobCpuNanosPerSpan).text(Distribution::whole),
                of(all, JobRun::serverCpuNanosPerSpan).text(Distribution::whole),
                of(all, JobRun::megabytesPerSecond).text(Distribution::whole),
                ratio(name, baselines.get(name)).text(Distribution::ratio)));
    return table;
  }

  private Distribution ratio(String name, String baseline) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < runs.get(name).size(); i++) {
      ratios.add(
          runs.get(name).get(i).spansPerSecond() / runs.get(baseline).get(i).spansPerSecond());
    }
    return Distribution.of(ratios);
  }

  private static Distribution of(List<JobRun> runs, ToDoubleFunction<JobRun> value) {
    return Distribution.of(runs.stream().map(value::applyAsDouble).toList());
  }
}
