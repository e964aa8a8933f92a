package io.pharos.benchmarks.captures;

import io.pharos.benchmarks.Benchmarks;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.benchmarks.captures.Finding.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * Evaluates ingest on recordings of instrumentation libraries; exit code 0 for PASS, 1 for FAIL.
 */
@Command(
    name = "captures",
    mixinStandardHelpOptions = true,
    description = {
      "Reads recorded OTLP requests and compares each call, tool use and retrieval with what the",
      "recording says was true. PASS if nothing the recording says was read otherwise."
    })
public final class CapturesCommand implements Callable<Integer> {

  /** Scenarios a row names. */
  private static final int LISTED = 4;

  @Parameters(paramLabel = "DIR", description = "Folder of recordings, each with EXPECT.json.")
  private Path folder;

  @Option(
      names = "--fixtures",
      paramLabel = "DIR",
      description = "Also reads every OTLP JSON file below, in JSON and as protobuf.")
  private Path fixtures;

  @ParentCommand private Benchmarks benchmarks;

  @Override
  public Integer call() throws Exception {
    CapturesEvaluation evaluation = CapturesEvaluation.of(folder);
    Map<String, Integer> counts = new TreeMap<>();
    List<String> faults =
        fixtures == null ? List.of() : CapturesEvaluation.compareEncodings(fixtures, counts);
    boolean passed =
        !evaluation.findings.isEmpty()
            && evaluation.refused.isEmpty()
            && evaluation.count(Outcome.MISREAD) == 0
            && faults.stream().noneMatch(fault -> fault.endsWith("different records"));
    StringBuilder text =
        new StringBuilder(
            """
            # Recordings of instrumentation libraries

            %d spans and logs of real libraries, recorded against a service that wrote down what it \
            answered. Per library and field: how often ingest read what was true; `unsaid`: the \
            library does not say it and nothing was read; `missaid`: the library says something \
            else, which was read; `misread`: the library says it and it was read otherwise.

            """
                .formatted(evaluation.requests));
    text.append(agreement(evaluation).markdown());
    text.append("\n## Each disagreement\n\n").append(disagreements(evaluation).markdown());
    text.append("\nCalls that left no span: ").append(evaluation.withoutSpan).append(".\n");
    evaluation.refused.forEach(each -> text.append("\nRefused: ").append(each).append('\n'));
    if (fixtures != null) {
      text.append("\n## Other requests, in JSON and as protobuf\n\n").append(counts).append('\n');
      faults.forEach(fault -> text.append("\n- ").append(fault));
      text.append('\n');
    }
    text.append('\n').append(passed ? "PASS" : "FAIL").append('\n');
    System.out.print(text);
    Path results = benchmarks.results();
    Files.createDirectories(results);
    Files.writeString(results.resolve("captures.md"), text, StandardCharsets.UTF_8);
    return passed ? 0 : 1;
  }

  private static MarkdownTable agreement(CapturesEvaluation evaluation) {
    MarkdownTable table =
        new MarkdownTable("library", "field", "true", "unsaid", "missaid", "misread");
    evaluation
        .agreement()
        .forEach(
            (client, fields) ->
                fields.forEach(
                    (field, outcomes) ->
                        table.row(
                            client,
                            field,
                            count(outcomes, Outcome.AGREES),
                            count(outcomes, Outcome.UNSAID),
                            count(outcomes, Outcome.MISSAID),
                            count(outcomes, Outcome.MISREAD))));
    return table;
  }

  private static String count(Map<Outcome, Integer> outcomes, Outcome outcome) {
    Integer count = outcomes.get(outcome);
    return count == null ? "" : count.toString();
  }

  /** Disagreements of one kind in a row, with the scenarios they occurred in. */
  private static MarkdownTable disagreements(CapturesEvaluation evaluation) {
    Map<List<String>, Set<String>> scenarios = new TreeMap<>(Comparator.comparing(String::valueOf));
    Map<List<String>, Integer> counts = new HashMap<>();
    for (Finding finding : evaluation.findings) {
      if (finding.outcome() != Outcome.AGREES) {
        String outcome = finding.outcome().name().toLowerCase(Locale.ROOT);
        List<String> kind =
            List.of(finding.of().client(), finding.field(), outcome, finding.cause());
        scenarios.computeIfAbsent(kind, none -> new TreeSet<>()).add(finding.of().scenario());
        counts.merge(kind, 1, Integer::sum);
      }
    }
    MarkdownTable table = new MarkdownTable("library", "field", "", "cause", "spans", "scenarios");
    scenarios.forEach(
        (kind, in) ->
            table.row(
                kind.get(0),
                kind.get(1),
                kind.get(2),
                kind.get(3),
                String.valueOf(counts.get(kind)),
                listed(in)));
    return table;
  }

  private static String listed(Set<String> scenarios) {
    String first = scenarios.stream().limit(LISTED).collect(Collectors.joining(", "));
    return scenarios.size() <= LISTED ? first : first + " and " + (scenarios.size() - LISTED);
  }
}
