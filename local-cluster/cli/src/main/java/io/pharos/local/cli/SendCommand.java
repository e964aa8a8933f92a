package io.pharos.local.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pharos.local.cluster.ClusterPort;
import io.pharos.local.files.OtlpFile;
import io.pharos.local.files.OtlpFiles;
import io.pharos.local.otlp.FileSender;
import io.pharos.local.otlp.FileSender.Report;
import io.pharos.local.otlp.KafkaRecordSender;
import io.pharos.local.otlp.RecordSender;
import io.pharos.operators.otlp.OtlpSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends OTLP payload files to Kafka. */
@Command(
    name = "send",
    description = {
      "Send OTLP payload files to Kafka, one record a request, in the order of their names.",
      "Files: traces-*, logs-* and metrics-* ending in .pb, .json or .jsonl, maybe with .gz."
    },
    footer = {
      "",
      "Examples:",
      "  ./pharos send captures/",
      "  ./pharos send --rate 200 traces-001.pb logs-001.json"
    })
final class SendCommand implements Callable<Integer> {
  /** What the Collector's Kafka exporter allows, and below what a broker takes by default. */
  static final int MAX_RECORD_BYTES = 1_000_000;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files and folders.")
  private List<Path> files = List.of();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "At most so many records a second (as fast as Kafka takes them).")
  private double rate;

  @Option(
      names = "--max-record-bytes",
      paramLabel = "N",
      description = "Cut requests that make a larger Kafka record (${DEFAULT-VALUE}).",
      defaultValue = "" + MAX_RECORD_BYTES)
  private int maxRecordBytes;

  @Option(names = "--json", description = "Print the report as one JSON object.")
  private boolean json;

  @Mixin private PortOptions ports;

  @Override
  public Integer call() {
    int total = OtlpFiles.count(files);
    Report report;
    try (RecordSender sender =
            KafkaRecordSender.connect(
                ports.cluster().ports().address(ClusterPort.KAFKA),
                maxRecordBytes,
                List.of(OtlpSignal.values()));
        Stream<OtlpFile> requests = OtlpFiles.read(files)) {
      report = new FileSender(sender, maxRecordBytes, rate, System.err).send(requests);
    }
    print(total, report);
    return report.problems().isEmpty() ? 0 : 1;
  }

  private void print(int total, Report report) {
    if (json) {
      ObjectNode document = JsonOutput.object();
      document.put("files", total);
      document.put("requests", report.requests());
      document.put("records", report.records());
      document.put("bytes", report.bytes());
      ObjectNode topics = document.putObject("topics");
      report.recordsBySignal().forEach((signal, n) -> topics.put(signal.topic(), n));
      document.put("split", report.split());
      document.put("seconds", report.seconds());
      report.problems().forEach(document.putArray("problems")::add);
      JsonOutput.print(document);
    } else {
      System.out.printf(
          "%d files, %d requests, %d records (%.1f MB) in %.1f s; %d requests cut, %d problems%n",
          total,
          report.requests(),
          report.records(),
          report.bytes() / 1e6,
          report.seconds(),
          report.split(),
          report.problems().size());
      report
          .recordsBySignal()
          .forEach((signal, n) -> System.out.println("  " + signal.topic() + ": " + n));
    }
    report.problems().forEach(problem -> System.err.println("pharos: " + problem));
  }
}
