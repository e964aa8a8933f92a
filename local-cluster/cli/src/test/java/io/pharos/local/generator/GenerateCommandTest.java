package io.pharos.local.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.ledger.LedgerCheck;
import io.pharos.local.ledger.TruthLedger;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code ./pharos generate} writes files that balance with their ledger, or says why it does not.
 */
class GenerateCommandTest {

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  void theFilesInOrderAreWhatTheLedgerAccountsFor() throws IOException {
    Path out = folder.resolve("new");

    assertThat(generate("--out", out.toString(), "--minutes", "0.5", "--rate", "4")).isZero();

    TestingPipeline pipeline = new TestingPipeline();
    List<String> arrivals = Files.readAllLines(out.resolve("arrivals.csv"));
    for (String line : arrivals.subList(1, arrivals.size())) {
      String[] fields = line.split(",", -1);
      pipeline.accept(
          new TelemetryRecord(
              OtlpSignal.valueOf(
                  fields[0].substring(0, fields[0].indexOf('-')).toUpperCase(Locale.ROOT)),
              Long.parseLong(fields[1]),
              null,
              Map.of(),
              TelemetryRecord.Encoding.PROTOBUF,
              Files.readAllBytes(out.resolve(fields[0]))));
    }
    TruthLedger ledger = TruthLedger.fromJson(Files.readString(out.resolve("ledger.json")));
    assertThat(LedgerCheck.run(ledger, pipeline, LedgerCheck.Restarts.NONE))
        .filteredOn(check -> !check.ok())
        .isEmpty();
    assertThat(ledger.traces()).hasSizeGreaterThan(50);
    assertThat(ledger.devices()).isNotEmpty();
  }

  @Test
  void aFolderWithFilesIsRefused() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "keep");

    assertThat(generate("--out", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is not empty");
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("mine.txt"));
  }

  @Test
  void wrongOptionsAreAUsageError() {
    assertThat(generate()).isEqualTo(2);
    assertThat(generate("--out", folder.toString(), "--minutes", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("durationSeconds is positive");
  }

  private int generate(String... options) {
    return new CommandLine(new GenerateCommand())
        .setErr(new PrintWriter(err, true))
        .execute(options);
  }
}
