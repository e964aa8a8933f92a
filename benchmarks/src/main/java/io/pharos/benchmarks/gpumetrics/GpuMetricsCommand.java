package io.pharos.benchmarks.gpumetrics;

import io.pharos.benchmarks.Benchmarks;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.sample.DropReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Evaluates ingest on real bodies of exporters; exit code 0 for PASS, 1 for FAIL. */
@Command(
    name = "gpu-metrics",
    mixinStandardHelpOptions = true,
    description = {
      "Reads the bodies (*.prom) that exporters of GPUs and model servers gave, makes the requests",
      "the Collector would and runs ingest. PASS if every series is accounted for."
    })
public final class GpuMetricsCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "Folder of bodies in the Prometheus text format.")
  private Path folder;

  @ParentCommand private Benchmarks benchmarks;

  @Override
  public Integer call() throws Exception {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(each -> each.toString().endsWith(".prom")).sorted().toList();
    }
    MarkdownTable table =
        new MarkdownTable(
            "body",
            "series",
            "sampled",
            "kept",
            "of these unmapped",
            "dropped",
            "dead letters",
            "samples",
            "redacted",
            "no series");
    boolean passed = !files.isEmpty();
    long in = 0;
    long out = 0;
    Map<String, Long> refusals = new TreeMap<>();
    for (Path file : files) {
      ScrapeReading reading = ScrapeReading.of(file);
      passed &= reading.addsUp() && reading.redacted.isEmpty();
      in += reading.in;
      out +=
          reading.count(IngestMetric.POINTS_SAMPLED)
              + reading.count(IngestMetric.POINTS_KEPT)
              + reading.dropped()
              + reading.refused();
      reading.letters.forEach(
          letter -> refusals.merge(letter.getDetail(), (long) letter.getItems(), Long::sum));
      table.row(
          file.getFileName().toString(),
          String.valueOf(reading.in),
          String.valueOf(reading.count(IngestMetric.POINTS_SAMPLED)),
          String.valueOf(reading.count(IngestMetric.POINTS_KEPT)),
          String.valueOf(reading.count(IngestMetric.POINTS_UNMAPPED)),
          dropped(reading.dropped),
          String.valueOf(reading.refused()),
          String.valueOf(reading.accelerators.size() + reading.engines.size()),
          reading.redacted.counts().toString(),
          String.valueOf(reading.strange));
    }
    StringBuilder text =
        new StringBuilder(
            """
            # Bodies of exporters

            Real bodies in the Prometheus text format, as requests of the Collector through ingest. \
            A series is one data point; a histogram is one whatever its lines. `no series` counts \
            lines that follow no grammar, as where a document elides labels.

            """);
    text.append(table.markdown());
    refusals.forEach(
        (detail, items) ->
            text.append("\nDead letters: ")
                .append(items)
                .append(" of ")
                .append(detail)
                .append('\n'));
    text.append("\nSeries in: ").append(in).append(", accounted for: ").append(out).append(".\n\n");
    text.append(passed ? "PASS" : "FAIL").append('\n');
    System.out.print(text);
    Path results = benchmarks.results();
    Files.createDirectories(results);
    Files.writeString(results.resolve("gpu-metrics.md"), text, StandardCharsets.UTF_8);
    return passed ? 0 : 1;
  }

  private static String dropped(Map<DropReason, Long> dropped) {
    return dropped.isEmpty()
        ? "0"
        : dropped.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
  }
}
