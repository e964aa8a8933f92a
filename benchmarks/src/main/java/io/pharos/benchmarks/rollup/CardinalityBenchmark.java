package io.pharos.benchmarks.rollup;

import io.pharos.benchmarks.Benchmark;
import io.pharos.benchmarks.BenchmarkSettings;
import io.pharos.benchmarks.Distribution;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.benchmarks.Report;
import io.pharos.operators.rollup.RollupLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a tenant with a million customers costs, and whether others notice. */
public final class CardinalityBenchmark implements Benchmark {

  private static final long STEPS = 1_000_000;
  private static final int FEW = 1_000;
  private static final int[] VALUES = {FEW, 10_000, 100_000, 1_000_000};
  private static final double MEGABYTE = 1e6;

  /** Of memory with a tenth of the values. */
  private static final double GROWTH = 1.5;

  @Override
  public Report run(BenchmarkSettings settings) throws Exception {
    FloodRun.of(FEW, STEPS / 10);
    FloodRun none = FloodRun.of(1, 0);
    List<FloodRun> runs = new ArrayList<>();
    for (int values : VALUES) {
      FloodRun run = FloodRun.of(values, STEPS);
      System.err.println(run);
      runs.add(run);
    }
    FloodRun few = runs.get(0);
    MarkdownTable table =
        new MarkdownTable(
            "values",
            "steps",
            "µs a step",
            "of few values",
            "live heap, MB",
            "state, MB",
            "series in a window",
            "records in __overflow__",
            "other tenants");
    row(table, none, few, none);
    runs.forEach(run -> row(table, run, few, none));
    return new Report(
        "A flood of series",
        """
        One tenant's steps in one minute of event time, %,d of them, spread over so many customers; \
        beside them three tenants with 20 customers each and a step a second of each. Combinations \
        kind,service and kind,customer, at most %,d series of a tenant. One subtask of each operator \
        in turn on one thread, heap state. Live heap (after two collections, beyond what was live \
        before) and snapshots are the most seen at the end of a slot of 10 s, up to which steps of \
        two slots wait; what LocalRollup holds, at most 20,000 parts, was sent on before and is not \
        in them. Other tenants: whether all their rollups, all revisions, are byte for byte \
        those of a run without the flood. Time includes the making of a step; \
        the run of the fewest values comes first, after a warm-up of 100,000 steps.
        """
            .formatted(STEPS, RollupLimits.DEFAULT.seriesPerTenant()),
        List.of(table),
        verdicts(runs, none));
  }

  private static void row(MarkdownTable table, FloodRun run, FloodRun few, FloodRun none) {
    table.row(
        run.steps() == 0 ? "no flood" : Distribution.whole(run.values()),
        Distribution.whole((double) run.steps()),
        run.steps() == 0 ? "" : Distribution.ratio(run.seconds() * 1e6 / run.steps()),
        run.steps() == 0 ? "" : Distribution.ratio(run.seconds() / few.seconds()),
        megabytes(run.heapBytes()),
        megabytes(run.stateBytes()),
        Integer.toString(run.series()),
        Distribution.whole((double) run.inOverflow()),
        run.others().equals(none.others()) ? "byte-equal" : "differ");
  }

  private static List<Report.Verdict> verdicts(List<FloodRun> runs, FloodRun none) {
    FloodRun all = runs.get(runs.size() - 1);
    FloodRun tenth = runs.get(runs.size() - 2);
    boolean exact =
        runs.stream()
            .allMatch(
                run ->
                    run.summed() == run.steps()
                        && run.input() == run.steps() * FloodRun.TOKENS * 1_000_000);
    boolean untouched = runs.stream().allMatch(run -> run.others().equals(none.others()));
    double heap = all.heapBytes() / (double) tenth.heapBytes();
    double state = all.stateBytes() / (double) tenth.stateBytes();
    return List.of(
        new Report.Verdict(
            "live heap and state at most 1.5 × those of a tenth of the values",
            Distribution.ratio(heap) + " and " + Distribution.ratio(state),
            heap <= GROWTH && state <= GROWTH),
        new Report.Verdict(
            "requests and tokens of all series and the excess are those sent",
            exact ? "to the unit" : "differ",
            exact),
        new Report.Verdict(
            "rollups of other tenants as without the flood",
            untouched ? "byte-equal" : "differ",
            untouched));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MEGABYTE);
  }
}
