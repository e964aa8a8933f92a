package io.pharos.local.generator;

import io.pharos.local.ledger.TruthLedger;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./pharos generate}: a workload as OTLP files, with the ledger of what must come out. */
@Command(
    name = "generate",
    description = {
      "Writes a generated workload as OTLP payload files, and what must come out of it.",
      "",
      "DIR gets traces-000001.pb, logs-000002.json, metrics-000003.pb, …, numbered in the order of"
          + " arrival; arrivals.csv (file, arrival time, key) and ledger.json. The same options give"
          + " the same bytes."
    },
    footer = {"", "Example:", "  ./pharos generate --out workload --seed 7 --minutes 2 --rate 50"})
public final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder, empty or new.")
  private Path out;

  @Option(names = "--seed", defaultValue = "1", description = "Seed (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--minutes",
      defaultValue = "1",
      description = "Minutes during which requests arrive (default ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--rate",
      defaultValue = "20",
      description = "Requests a second (default ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--start-ms",
      defaultValue = "1767607200000",
      description = "Unix time of the first request (default ${DEFAULT-VALUE}).")
  private long startMs;

  @Option(names = "--no-defects", description = "Everything in order, valid, and sent once.")
  private boolean noDefects;

  @Override
  public Integer call() throws IOException {
    Workload workload;
    try {
      workload =
          Workload.builder()
              .seed(seed)
              .startMs(startMs)
              .durationSeconds((int) Math.round(minutes * 60))
              .requestsPerSecond(rate)
              .defects(noDefects ? DefectRates.NONE : DefectRates.DEMO)
              .build();
    } catch (IllegalArgumentException e) {
      err().println("generate: " + e.getMessage());
      return 2;
    }
    Files.createDirectories(out);
    try (Stream<Path> there = Files.list(out)) {
      if (there.findAny().isPresent()) {
        err().println("generate: " + out + " is not empty; give a new folder with --out");
        return 1;
      }
    }
    write(new TelemetryGenerator(workload));
    return 0;
  }

  private void write(TelemetryGenerator generator) throws IOException {
    int number = 0;
    try (BufferedWriter arrivals = Files.newBufferedWriter(out.resolve("arrivals.csv"))) {
      arrivals.write("file,arrival_ms,key\n");
      while (generator.hasNext()) {
        TelemetryRecord record = generator.next();
        String name =
            String.format(
                Locale.ROOT,
                "%s-%06d.%s",
                record.signal().name().toLowerCase(Locale.ROOT),
                ++number,
                record.encoding().extension());
        Files.write(out.resolve(name), record.value());
        String key =
            record.key() == null ? "" : new String(record.key(), StandardCharsets.US_ASCII);
        arrivals.write(name + "," + record.arrivalMs() + "," + key + "\n");
      }
    }
    TruthLedger ledger = generator.ledger();
    Files.writeString(out.resolve("ledger.json"), ledger.toJson());
    err()
        .printf(
            "%d records: %d traces, %d spans, %d logs, %d data points%n",
            number,
            ledger.traces().size(),
            ledger.sent(OtlpSignal.TRACES).items(),
            ledger.sent(OtlpSignal.LOGS).items(),
            ledger.sent(OtlpSignal.METRICS).items());
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
