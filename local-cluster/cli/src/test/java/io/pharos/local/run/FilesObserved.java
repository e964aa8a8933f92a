package io.pharos.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pharos.local.ledger.AttributionsObserved;
import io.pharos.local.ledger.CallObserved;
import io.pharos.local.ledger.DeadLetterObserved;
import io.pharos.local.ledger.DeviceObserved;
import io.pharos.local.ledger.Observed;
import io.pharos.local.ledger.RollupObserved;
import io.pharos.local.ledger.RollupsObserved;
import io.pharos.local.ledger.SpanIdentity;
import io.pharos.local.ledger.TraceIdentity;
import io.pharos.local.ledger.TraceObserved;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What bounded runs left in their result files. */
final class FilesObserved implements Observed, AttributionsObserved, RollupsObserved {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<TraceObserved> traces;
  private final List<SpanIdentity> spans;
  private final List<DeadLetterObserved> deadLetters;
  private final long looseLogs;
  private final List<CallObserved> calls;
  private final List<DeviceObserved> devices;
  private final List<RollupObserved> rollups;

  /**
   * Reads the files.
   *
   * @param correlated results of slo-metrics, which hold those of trace-correlation
   * @param ingested results of telemetry-ingest over the same input: the only file with logs
   *     outside traces
   */
  FilesObserved(Path correlated, Path ingested) throws IOException {
    traces =
        documents(correlated, "pharos.traces").stream().map(TraceObserved::fromDocument).toList();
    spans =
        documents(correlated, "pharos.spans").stream()
            .map(
                span ->
                    new SpanIdentity(
                        TraceIdentity.fromDocument(span), span.path("span_id").asText()))
            .toList();
    deadLetters = deadLetters(documents(correlated, "pharos.deadletter"));
    calls =
        documents(correlated, "pharos.attributions").stream()
            .map(CallObserved::fromDocument)
            .toList();
    devices =
        documents(correlated, "pharos.devices").stream().map(DeviceObserved::fromDocument).toList();
    rollups =
        documents(correlated, "pharos.rollups").stream().map(RollupObserved::fromDocument).toList();
    looseLogs =
        documents(ingested, "pharos.logs").stream()
            .filter(log -> !log.hasNonNull("trace_id"))
            .count();
  }

  private static List<JsonNode> documents(Path folder, String topic) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(topic + ".jsonl"))) {
      documents.add(JSON.readTree(line));
    }
    return documents;
  }

  private static List<DeadLetterObserved> deadLetters(List<JsonNode> letters) {
    Map<OtlpSignal, Map<String, Long>> items = new TreeMap<>();
    for (JsonNode letter : letters) {
      OtlpSignal signal = signal(letter.at("/origin/topic").asText());
      items
          .computeIfAbsent(signal, none -> new TreeMap<>())
          .merge(reason(letter), letter.path("items").asLong(), Long::sum);
    }
    List<DeadLetterObserved> observed = new ArrayList<>();
    items.forEach(
        (signal, reasons) ->
            reasons.forEach(
                (reason, count) -> observed.add(new DeadLetterObserved(signal, reason, count))));
    return observed;
  }

  private static OtlpSignal signal(String topic) {
    if (topic.contains("metrics")) {
      return OtlpSignal.METRICS;
    }
    return topic.contains("logs") ? OtlpSignal.LOGS : OtlpSignal.TRACES;
  }

  /** Documents write enums in lower case, the ledger as the record names them. */
  private static String reason(JsonNode letter) {
    return letter.path("reason").asText().toUpperCase(Locale.ROOT);
  }

  @Override
  public List<TraceObserved> traces() {
    return traces;
  }

  @Override
  public List<SpanIdentity> spans() {
    return spans;
  }

  @Override
  public List<DeadLetterObserved> deadLetters() {
    return deadLetters;
  }

  @Override
  public List<CallObserved> calls() {
    return calls;
  }

  @Override
  public List<DeviceObserved> devices() {
    return devices;
  }

  @Override
  public List<RollupObserved> rollups() {
    return rollups;
  }

  @Override
  public long looseLogs() {
    return looseLogs;
  }
}
