package io.pharos.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pharos.local.cli.PharosCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run leaves in its folder, on the embedded Flink. */
class RunResultsITCase {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Two spans of one trace, and one without a trace. */
  private static final String SPANS =
      """
      {"resourceSpans":[{"scopeSpans":[{"spans":[
        {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"root",
         "startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225602000000000"},
        {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203332","name":"child",
         "parentSpanId":"b7ad6b7169203331",
         "startTimeUnixNano":"1767225600500000000","endTimeUnixNano":"1767225601000000000"},
        {"spanId":"b7ad6b7169203333","endTimeUnixNano":"1767225601000000000"}]}]}]}
      """;

  /** A log of that trace, and one outside any. */
  private static final String LOGS =
      """
      {"resourceLogs":[{"scopeLogs":[{"logRecords":[
        {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",
         "timeUnixNano":"1767225601000000000","body":{"stringValue":"inside"}},
        {"timeUnixNano":"1767225601000000000","body":{"stringValue":"outside"}}]}]}]}
      """;

  /**
   * One scrape of a GPU exporter: five series of one device and one of a device without UUID; then
   * one of an application.
   */
  private static final String METRICS =
      """
      {"resourceMetrics":[{"resource":{"attributes":[
        {"key":"service.name","value":{"stringValue":"dcgm-exporter"}}]},
       "scopeMetrics":[{"metrics":[
        {"name":"DCGM_FI_DEV_POWER_USAGE","gauge":{"dataPoints":[
          {"timeUnixNano":"1767225601000000000","asDouble":300.5,"attributes":[
            {"key":"UUID","value":{"stringValue":"GPU-1"}},
            {"key":"Hostname","value":{"stringValue":"gpu-node-1"}}]},
          {"timeUnixNano":"1767225601000000000","asDouble":300.5,"attributes":[
            {"key":"Hostname","value":{"stringValue":"gpu-node-1"}}]}]}},
        {"name":"DCGM_FI_DEV_GPU_TEMP","gauge":{"dataPoints":[
          {"timeUnixNano":"1767225601000000000","asDouble":61,"attributes":[
            {"key":"UUID","value":{"stringValue":"GPU-1"}},
            {"key":"Hostname","value":{"stringValue":"gpu-node-1"}}]},
          {"timeUnixNano":"1767225602000000000","flags":1,"attributes":[
            {"key":"UUID","value":{"stringValue":"GPU-1"}},
            {"key":"Hostname","value":{"stringValue":"gpu-node-1"}}]}]}},
        {"name":"app.sessions","gauge":{"dataPoints":[
          {"timeUnixNano":"1767225601000000000","asInt":"12"}]}}]}]}]}
      """;

  @TempDir Path folder;

  private Path in;
  private Path out;

  @BeforeEach
  void payloadFiles() throws IOException {
    in = Files.createDirectory(folder.resolve("in"));
    out = folder.resolve("out");
    Files.writeString(in.resolve("traces-1.json"), SPANS);
    Files.writeString(in.resolve("logs-1.json"), LOGS);
    Files.writeString(in.resolve("metrics-1.json"), METRICS);
  }

  private JsonNode run(String job) throws IOException {
    int exit =
        PharosCommand.commandLine()
            .execute("run", job, "--in", in.toString(), "--out", out.toString());
    assertThat(exit).isZero();
    return JSON.readTree(out.resolve("summary.json").toFile());
  }

  @Test
  void filesOfAnEarlierRunAreNotTakenForThisOnes() throws IOException {
    assertThat(run("trace-correlation").path("correlated_spans").asInt()).isEqualTo(2);
    Path foreign = Files.writeString(out.resolve("notes.jsonl"), "mine");

    JsonNode summary = run("telemetry-ingest");

    assertThat(summary.has("correlated_spans")).isFalse();
    assertThat(out.resolve("pharos.traces.jsonl")).doesNotExist();
    assertThat(out.resolve("pharos.steps.jsonl")).doesNotExist();
    assertThat(out.resolve("pharos.spans.jsonl")).exists();
    assertThat(foreign).hasContent("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"telemetry-ingest", "trace-correlation"})
  void everythingReadIsStoredRepeatedOrDeadLettered(String job) throws IOException {
    Files.writeString(in.resolve("traces-2.json"), SPANS);
    Files.write(in.resolve("traces-3.pb"), new byte[] {7, 7, 7});
    Files.writeString(in.resolve("logs-2.json"), LOGS);
    Files.writeString(in.resolve("logs-3.json"), LOGS);
    Files.write(in.resolve("metrics-2.pb"), new byte[] {7, 7, 7});

    JsonNode summary = run(job);

    assertThat(summary.at("/in"))
        .isEqualTo(
            JSON.readTree(
                """
                {"trace_requests": 3, "log_requests": 3, "metrics_requests": 2, "bytes": %d,
                 "spans": 7, "logs": 6, "points": 6}
                """
                    .formatted(2 * SPANS.length() + 3 + 3 * LOGS.length() + METRICS.length() + 3)));
    assertThat(summary.at("/balance"))
        .isEqualTo(
            JSON.readTree(
                """
                {"spans": {"in": 7, "stored": 2, "duplicate": 2, "dead_lettered": 3},
                 "logs": {"in": 6, "stored": 2, "duplicate": 4, "dead_lettered": 0},
                 "points": {"in": 6, "sampled": 2, "kept": 1, "dropped": 1, "dead_lettered": 2,
                  "dropped_by_reason": {"no_recorded_value": 1}}}
                """));
    assertThat(summary.path("duplicate").asLong()).isEqualTo(6);
    assertThat(summary.path("late").asLong()).isZero();
    assertThat(summary.at("/dead_lettered"))
        .isEqualTo(
            JSON.readTree(
                "{\"invalid_trace_id\": 2, \"missing_identity\": 1, \"unparseable\": 2}"));
    assertThat(summary.at("/out/pharos.spans").asLong()).isEqualTo(2);
    assertThat(summary.at("/out/pharos.logs").asLong()).isEqualTo(2);
    assertThat(summary.at("/out/pharos.accelerators").asLong()).isEqualTo(1);
    JsonNode sample = JSON.readTree(Files.readString(out.resolve("pharos.accelerators.jsonl")));
    assertThat(sample.get("power_w").asDouble()).isEqualTo(300.5);
    assertThat(sample.get("temperature_c").asDouble()).isEqualTo(61);
    assertThat(out.resolve("pharos.engines.jsonl")).isEmptyFile();
  }
}
