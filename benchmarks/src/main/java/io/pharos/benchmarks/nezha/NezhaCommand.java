package io.pharos.benchmarks.nezha;

import io.pharos.benchmarks.Benchmarks;
import io.pharos.benchmarks.MarkdownTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Evaluates trace-correlation on the Nezha data set; exit code 0 for PASS, 1 for FAIL. */
@Command(
    name = "nezha",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the Nezha TrainTicket minutes through telemetry-ingest and trace-correlation and",
      "checks spans, traces and the join of logs against reference_join_counts.csv."
    })
public final class NezhaCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "Folder with reference_join_counts.csv.")
  private Path folder;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "Of the pipelines; default ${DEFAULT-VALUE}.")
  private int parallelism;

  @ParentCommand private Benchmarks benchmarks;

  @Override
  public Integer call() throws Exception {
    Map<String, NezhaReference> references = NezhaReference.in(folder);
    List<NezhaMinute> minutes =
        NezhaMinute.below(folder).stream()
            .filter(minute -> references.containsKey(minute.name()))
            .toList();
    NezhaEvaluation evaluation = NezhaEvaluation.of(minutes, parallelism);

    MarkdownTable table =
        new MarkdownTable(
            "minute",
            "span rows",
            "repeated",
            "spans out",
            "traces",
            "log rows",
            "repeated",
            "logs out",
            "log rows whose trace is out",
            "whose span is in it",
            "");
    boolean passed = minutes.size() == references.size() && evaluation.deadLetters() == 0;
    NezhaJoin total = null;
    for (NezhaMinute minute : minutes) {
      NezhaJoin join =
          NezhaJoin.of(
              minute.spans(),
              minute.logs(),
              evaluation.traces().getOrDefault(minute.name(), Map.of()));
      boolean met =
          join.meets(references.get(minute.name()))
              && !evaluation.fragments().containsKey(minute.name());
      row(table, minute.name(), join, met);
      passed &= met;
      total = total == null ? join : total.plus(join);
    }
    if (total != null) {
      row(table, "all", total, passed);
    }
    String text =
        """
        # Nezha TrainTicket

        Recorded traces and logs of a system of 28 services with injected faults, %d of %d minutes \
        counted in its reference, sent as OTLP through telemetry-ingest and trace-correlation at \
        parallelism %d. Rows repeated in the data set count once in the traces and are reported \
        by them as duplicates. Dead letters: %d.

        %s
        %s
        """
            .formatted(
                minutes.size(),
                references.size(),
                parallelism,
                evaluation.deadLetters(),
                table.markdown(),
                passed ? "PASS" : "FAIL");
    System.out.print(text);
    Path results = benchmarks.results();
    Files.createDirectories(results);
    Files.writeString(results.resolve("nezha.md"), text, StandardCharsets.UTF_8);
    return passed ? 0 : 1;
  }

  private static void row(MarkdownTable table, String name, NezhaJoin join, boolean met) {
    table.row(
        name,
        Integer.toString(join.spanRows()),
        Integer.toString(join.spanRepeats()),
        Integer.toString(join.spans()),
        Integer.toString(join.traces()),
        Integer.toString(join.logRows()),
        Integer.toString(join.logRepeats()),
        Integer.toString(join.logs()),
        Integer.toString(join.logsOfTrace()),
        Integer.toString(join.logsOfSpan()),
        met ? "PASS" : "FAIL");
  }
}
