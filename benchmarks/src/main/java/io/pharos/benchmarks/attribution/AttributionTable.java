package io.pharos.benchmarks.attribution;

import io.pharos.benchmarks.Distribution;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.benchmarks.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The cases of one table of the report, run one after the other. */
final class AttributionTable {

  private static final int AIM_PERIOD_MS = 1_000;

  private final String title;
  private final List<AttributionFigures> rows = new ArrayList<>();

  AttributionTable(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  void add(AttributionFigures figures) {
    rows.add(figures);
  }

  List<AttributionFigures> rows() {
    return rows;
  }

  MarkdownTable markdown() {
    MarkdownTable table =
        new MarkdownTable(
            title,
            "scraped every",
            "calls",
            "with a gap",
            "GPU time: median",
            "P95",
            "signed",
            "Σ",
            "",
            "energy: median",
            "P95",
            "signed",
            "Σ",
            "");
    for (AttributionFigures row : rows) {
      ErrorSpread gpu = row.gpu().spread();
      ErrorSpread energy = row.energy().spread();
      table.row(
          row.run().of().name(),
          row.run().of().period(),
          Integer.toString(row.calls()),
          gaps(row),
          percent(gpu.median()),
          percent(gpu.p95()),
          signed(gpu.signed()),
          percent(row.gpu().recovered()),
          aim(gpu),
          percent(energy.median()),
          percent(energy.p95()),
          signed(energy.signed()),
          percent(row.energy().recovered()),
          aim(energy));
    }
    return table;
  }

  /** How many of the cases with an aim meet it. */
  List<Report.Verdict> verdicts() {
    return List.of(
        verdict("GPU time", AttributionFigures::gpu),
        verdict("energy", AttributionFigures::energy));
  }

  private Report.Verdict verdict(
      String what, Function<AttributionFigures, AttributionFigures.Quantity> of) {
    List<AttributionFigures> aimed =
        rows.stream().filter(row -> row.run().of().scrapes().periodMs() == AIM_PERIOD_MS).toList();
    long met = aimed.stream().filter(row -> of.apply(row).spread().meetsAim()).count();
    return new Report.Verdict(
        "%s: %s ≤ 5 %% median, ≤ 15 %% P95 at 1 s".formatted(title, what),
        met + " of " + aimed.size() + " rows",
        met == aimed.size());
  }

  private static String gaps(AttributionFigures row) {
    return row.gaps().isEmpty()
        ? "0"
        : row.gaps().entrySet().stream()
            .map(gap -> gap.getValue() + " " + gap.getKey())
            .collect(Collectors.joining(", "));
  }

  private static String aim(ErrorSpread spread) {
    return spread.meetsAim() ? "met" : "not met";
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "none" : Distribution.percent(share);
  }

  private static String signed(double share) {
    return share > 0 ? "+" + percent(share) : percent(share);
  }
}
