package io.pharos.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pharos.local.cli.PharosCommand;
import io.pharos.local.generator.DefectRates;
import io.pharos.local.generator.Workload;
import io.pharos.local.ledger.AttributionCheck;
import io.pharos.local.ledger.Check;
import io.pharos.local.ledger.LedgerCheck;
import io.pharos.local.ledger.RollupCheck;
import io.pharos.local.ledger.SentTotals;
import io.pharos.local.ledger.TruthLedger;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A generated workload through both pipelines on the embedded Flink: the ledger balances, and
 * neither order, parallelism nor state backend changes a byte of the results. No field is left out
 * of the comparison.
 */
class BoundedRunITCase {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** All defects but late and too late: a bounded run knows its whole input. */
  private static final DefectRates DEFECTS = defects(0.01);

  /**
   * The ledger takes a clock that runs ahead to be noticed by the time of the Kafka record; a file
   * has none, so that for a bounded run such a span really ends an hour later.
   */
  private static final DefectRates DEFECTS_WITHOUT_SKEW = defects(0);

  private static DefectRates defects(double skewed) {
    return new DefectRates(
        0.05, 0, 0, 0.02, skewed, 0.01, 0.05, 0.05, 0.04, 0.04, 0.04, 0.02, 0.02);
  }

  private static final List<String> COMPARED =
      List.of(
          "pharos.traces",
          "pharos.steps",
          "pharos.spans",
          "pharos.logs",
          "pharos.accelerators",
          "pharos.engines",
          "pharos.metrics",
          "pharos.attributions",
          "pharos.devices",
          "pharos.rollups",
          "pharos.deadletter");

  @TempDir static Path folder;

  private static TruthLedger ledger;
  private static Path calm;

  @BeforeAll
  static void runCalmly() throws IOException {
    ledger = generate("in", DEFECTS);
    calm = run("slo-metrics", "in", "calm", "--parallelism", "1");
  }

  private static TruthLedger generate(String name, DefectRates defects) throws IOException {
    return GeneratedFiles.write(
        Workload.builder()
            .seed(20)
            .durationSeconds(20)
            .requestsPerSecond(8)
            .defects(defects)
            .build(),
        Files.createDirectory(folder.resolve(name)));
  }

  private static Path run(String job, String in, String name, String... more) {
    Path out = folder.resolve(name);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("run", job));
    arguments.addAll(List.of("--in", folder.resolve(in).toString(), "--out", out.toString()));
    arguments.addAll(List.of(more));
    assertThat(PharosCommand.commandLine().execute(arguments.toArray(String[]::new))).isZero();
    return out;
  }

  @Test
  void workloadHasEveryDefectThatABoundedRunKnows() {
    assertThat(ledger.defects())
        .containsOnlyKeys(
            "out_of_order",
            "duplicate_item",
            "skewed",
            "bad_span",
            "duplicate_record",
            "unparseable",
            "orphan",
            "cycle",
            "missing_root",
            "giant_trace",
            "giant_span");
  }

  @Test
  void ledgerBalances() throws IOException {
    TruthLedger withoutSkew = generate("in-without-skew", DEFECTS_WITHOUT_SKEW);
    Path correlated = run("slo-metrics", "in-without-skew", "correlated", "--shuffle", "9");
    Path ingested = run("telemetry-ingest", "in-without-skew", "ingested");

    FilesObserved observed = new FilesObserved(correlated, ingested);
    List<Check> checks =
        new ArrayList<>(LedgerCheck.run(withoutSkew, observed, LedgerCheck.Restarts.NONE));
    // how near estimates come is the demo's to judge: 20 s of traffic hold too few calls
    AttributionCheck.run(withoutSkew, observed, AttributionCheck.Bounds.DEMO).stream()
        .filter(check -> !check.name().startsWith("error of "))
        .forEach(checks::add);
    checks.addAll(RollupCheck.run(withoutSkew, observed, observed));

    assertThat(checks).filteredOn(check -> !check.ok()).isEmpty();
    assertThat(checks).hasSizeGreaterThan(50);
    assertThat(observed.calls()).isNotEmpty();
    assertThat(observed.devices()).isNotEmpty();
    assertThat(observed.rollups()).isNotEmpty();
  }

  @Test
  void summaryCountsWhatTheFilesHold() throws IOException {
    JsonNode summary = JSON.readTree(calm.resolve("summary.json").toFile());

    for (String topic : COMPARED) {
      assertThat(summary.at("/out").path(topic).asLong())
          .as(topic)
          .isEqualTo(Files.readAllLines(calm.resolve(topic + ".jsonl")).size());
    }
    assertThat(summary.path("duplicate").asLong())
        .isEqualTo(
            ledger.sent(OtlpSignal.TRACES).duplicates()
                + ledger.sent(OtlpSignal.LOGS).duplicates());
    assertThat(summary.path("late").asLong()).isZero();
    assertThat(summary.at("/dead_lettered/unparseable").asLong())
        .isPositive()
        .isEqualTo(
            ledger.deadLetters(OtlpSignal.TRACES, "UNPARSEABLE")
                + ledger.deadLetters(OtlpSignal.LOGS, "UNPARSEABLE"));
    assertThat(summary.at("/in/trace_requests").asLong())
        .isEqualTo(ledger.sent(OtlpSignal.TRACES).records());
    assertBalance(summary.at("/balance/spans"), OtlpSignal.TRACES);
    assertBalance(summary.at("/balance/logs"), OtlpSignal.LOGS);
    assertThat(summary.at("/in/metrics_requests").asLong())
        .isPositive()
        .isEqualTo(ledger.sent(OtlpSignal.METRICS).records());
    JsonNode points = summary.at("/balance/points");
    assertThat(points.path("sampled").asLong()).isPositive();
    assertThat(points.path("in").asLong())
        .isEqualTo(
            points.path("sampled").asLong()
                + points.path("kept").asLong()
                + points.path("dropped").asLong()
                + points.path("dead_lettered").asLong());
  }

  /** What is dead-lettered is the remainder, by the ledger as by the summary. */
  private static void assertBalance(JsonNode balance, OtlpSignal signal) {
    SentTotals sent = ledger.sent(signal);
    assertThat(balance.path("in").asLong()).isEqualTo(sent.items());
    assertThat(balance.path("stored").asLong()).isEqualTo(sent.accepted());
    assertThat(balance.path("duplicate").asLong()).isEqualTo(sent.duplicates());
    assertThat(balance.path("dead_lettered").asLong())
        .isPositive()
        .isEqualTo(sent.items() - sent.accepted() - sent.duplicates());
  }

  @ParameterizedTest(name = "parallelism {0}, {1}, shuffled with {2}")
  @CsvSource({"1, heap, 1", "2, heap, 2", "3, rocksdb, 3", "4, heap, 4", "4, rocksdb, 5"})
  void sameBytesWhateverTheOrderParallelismAndStateBackend(
      String parallelism, String state, String seed) throws IOException {
    Path shuffled =
        run(
            "slo-metrics",
            "in",
            "shuffled-" + seed,
            "--parallelism",
            parallelism,
            "--state",
            state,
            "--shuffle",
            seed);

    for (String topic : COMPARED) {
      Path expected = calm.resolve(topic + ".jsonl");
      assertThat(Files.size(expected)).as(topic).isPositive();
      assertThat(shuffled.resolve(topic + ".jsonl")).as(topic).hasSameBinaryContentAs(expected);
    }
  }
}
