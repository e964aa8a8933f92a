package io.pharos.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pharos.local.inspect.PointTotals;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says what became of everything that a run read, in {@code summary.json}.
 *
 * <ul>
 *   <li>{@code in}: requests, bytes, and the spans, logs and data points in them, counted before
 *       the job read them; what cannot be read counts with its dead letters' {@code items}.
 *   <li>{@code out}: lines of each file.
 *   <li>{@code balance}, for spans and for logs: {@code in = stored + duplicate + dead_lettered},
 *       where stored are the different ones that ingest passed on and dead-lettered is what it
 *       refused. For data points: {@code in = sampled + kept + dropped + dead_lettered}; {@code
 *       kept} are the lines of {@code pharos.metrics}, sampled and dropped are {@linkplain
 *       PointTally counted beside the job}.
 *   <li>{@code late}: accepted although their trace was published before; {@code duplicate}:
 *       deliveries of spans and logs beyond the first, both together; {@code dead_lettered}: items
 *       by reason, those that came too late among them.
 * </ul>
 */
final class RunSummary {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path out;
  private final Map<String, DocumentParts.Result> results;
  private final ObjectNode summary = JSON.createObjectNode();

  /**
   * A summary of what lies in a folder.
   *
   * @param results by topic; its file lies in {@code out}
   */
  RunSummary(Path out, Map<String, DocumentParts.Result> results) {
    this.out = out;
    this.results = results;
  }

  /** Puts it all together and writes the file. */
  void write(String job, RunInputs inputs, double seconds) throws IOException {
    RunInput traces = inputs.of(OtlpSignal.TRACES);
    RunInput logs = inputs.of(OtlpSignal.LOGS);
    RunInput metrics = inputs.of(OtlpSignal.METRICS);
    summary.put("job", job);
    ObjectNode input = summary.putObject("in");
    input.put("trace_requests", traces.size());
    input.put("log_requests", logs.size());
    input.put("metrics_requests", metrics.size());
    input.put("bytes", inputs.bytes());
    input.put("spans", traces.items());
    input.put("logs", logs.items());
    input.put("points", metrics.items());
    ObjectNode output = summary.putObject("out");
    results.forEach((topic, result) -> output.put(topic, result.documents()));
    addTraces();
    summary.put("duplicate", repeated("pharos.spans") + repeated("pharos.logs"));
    Map<String, Long> refused = addDeadLetters();
    ObjectNode balance = summary.putObject("balance");
    addBalance(balance.putObject("spans"), traces, "pharos.spans", refused);
    addBalance(balance.putObject("logs"), logs, "pharos.logs", refused);
    addPoints(balance.putObject("points"), metrics, inputs.points(), refused);
    ObjectNode throughput = summary.putObject("throughput");
    throughput.put("seconds", seconds);
    throughput.put("spans_per_second", results.get("pharos.spans").written() / seconds);
    throughput.put("points_per_second", metrics.items() / seconds);
    Files.write(
        out.resolve("summary.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(summary));
  }

  private void addTraces() throws IOException {
    long late = 0;
    if (results.containsKey("pharos.traces")) {
      long spans = 0;
      long logs = 0;
      for (JsonNode trace : documents("pharos.traces")) {
        late += trace.get("late").asLong();
        spans += trace.get("spans").asLong();
        logs += trace.get("logs").asLong();
      }
      summary.put("correlated_spans", spans);
      summary.put("correlated_logs", logs);
    }
    summary.put("late", late);
  }

  /** Adds the items by reason; returns them by the topic that they came from. */
  private Map<String, Long> addDeadLetters() throws IOException {
    Map<String, Long> reasons = new TreeMap<>();
    Map<String, Long> origins = new TreeMap<>();
    for (JsonNode letter : documents("pharos.deadletter")) {
      long items = letter.get("items").asLong();
      reasons.merge(letter.get("reason").asText(), items, Long::sum);
      origins.merge(letter.get("origin").get("topic").asText(), items, Long::sum);
    }
    ObjectNode deadLettered = summary.putObject("dead_lettered");
    reasons.forEach(deadLettered::put);
    return origins;
  }

  private void addBalance(
      ObjectNode signal, RunInput input, String topic, Map<String, Long> refused) {
    signal.put("in", input.items());
    signal.put("stored", results.get(topic).documents());
    signal.put("duplicate", repeated(topic));
    signal.put("dead_lettered", refused.getOrDefault(input.signal().topic(), 0L));
  }

  private void addPoints(
      ObjectNode points, RunInput input, PointTotals totals, Map<String, Long> refused) {
    points.put("in", input.items());
    points.put("sampled", totals.sampled());
    points.put("kept", results.get("pharos.metrics").documents());
    points.put("dropped", totals.dropped().values().stream().mapToLong(Long::longValue).sum());
    points.put("dead_lettered", refused.getOrDefault(input.signal().topic(), 0L));
    ObjectNode reasons = points.putObject("dropped_by_reason");
    totals
        .dropped()
        .forEach((reason, count) -> reasons.put(reason.name().toLowerCase(Locale.ROOT), count));
  }

  private long repeated(String topic) {
    return results.get(topic).written() - results.get(topic).documents();
  }

  private Iterable<JsonNode> documents(String topic) throws IOException {
    var parser = JSON.getFactory().createParser(out.resolve(topic + ".jsonl").toFile());
    var values = JSON.readValues(parser, JsonNode.class);
    return () -> values;
  }
}
