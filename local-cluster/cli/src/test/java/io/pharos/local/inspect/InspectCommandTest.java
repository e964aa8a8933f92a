package io.pharos.local.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class InspectCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SPAN =
      """
      {"resourceSpans":[{"resource":{"attributes":[
        {"key":"service.name","value":{"stringValue":"bot"}},
        {"key":"tenant.id","value":{"stringValue":"acme"}}]},
       "scopeSpans":[{"scope":{"name":"lib"},"spans":[
        {"traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"b7ad6b7169203331","name":"chat m",
         "kind":3,"startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225601000000000",
         "attributes":[
          {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
          {"key":"gen_ai.usage.input_tokens","value":{"intValue":"12"}},
          {"key":"gen_ai.usage.output_tokens","value":{"intValue":5}},
          {"key":"gen_ai.input.messages","value":{"stringValue":"[hello]"}}]},
        {"spanId":"b7ad6b7169203332"}]}]}]}
      """;

  private static final String LOG =
      """
      {"resourceLogs":[{"scopeLogs":[{"logRecords":[
        {"timeUnixNano":"1767225600000000000","body":{"stringValue":"hi"},"severityNumber":17}]}]}]}
      """;

  @Test
  void printsOneObjectALine() throws IOException {
    List<JsonNode> lines = inspect();

    assertThat(lines)
        .extracting(line -> line.get("kind").asText())
        .containsExactly("span", "deadletter", "log");
    JsonNode span = lines.get(0);
    assertThat(span.get("tenant").asText()).isEqualTo("acme");
    assertThat(span.get("trace_id").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(span.get("parent_span_id").isNull()).isTrue();
    assertThat(span.get("service").asText()).isEqualTo("bot");
    assertThat(span.get("start_ns").asLong()).isEqualTo(1_767_225_600_000_000_000L);
    assertThat(span.get("dialect").asText()).isEqualTo("otel-genai");
    assertThat(span.get("step").asText()).isEqualTo("llm");
    assertThat(span.get("tokens").get("input_uncached").asLong()).isEqualTo(12);
    assertThat(span.get("tokens").get("output_visible").asLong()).isEqualTo(5);
    assertThat(span.get("counted").asBoolean()).isTrue();
    assertThat(span.get("inferred").asBoolean()).isFalse();
    assertThat(span.get("redactions").isObject()).isTrue();
    assertThat(span.has("bodies")).isFalse();
    JsonNode letter = lines.get(1);
    assertThat(letter.get("reason").asText()).isEqualTo("invalid_trace_id");
    assertThat(letter.get("detail").asText()).isEqualTo("trace id is absent");
    assertThat(letter.get("origin").get("path").asText()).endsWith("spans[1]");
    assertThat(lines.get(2).get("severity").asInt()).isEqualTo(17);
    assertThat(lines.get(2).get("tenant").asText()).isEqualTo("default");
  }

  /** Every field the command line promises is there, null or not. */
  @Test
  void spanHasAllPromisedFields() throws IOException {
    JsonNode span = inspect().get(0);

    assertThat(span.fieldNames())
        .toIterable()
        .contains(
            "kind",
            "tenant",
            "customer",
            "trace_id",
            "span_id",
            "parent_span_id",
            "service",
            "name",
            "start_ns",
            "end_ns",
            "dialect",
            "step",
            "provider",
            "request_model",
            "response_model",
            "model_version",
            "tokens",
            "counted",
            "streaming",
            "ttft_ms",
            "error",
            "error_type",
            "finish_reasons",
            "tool",
            "documents",
            "top_score",
            "session",
            "user",
            "prompt_template",
            "prompt_version",
            "inferred",
            "response_id",
            "evaluations",
            "redactions");
  }

  /** An agent in one file sums up the usage of its call in another; a tool carries none. */
  @Test
  void usageThatRepeatsThatOfASpanInAnotherFileIsNotCounted() throws IOException {
    String agent = span("00000000000000a1", "", "invoke_agent", 17);
    String call = span("00000000000000a2", "00000000000000a1", "chat", 17);
    String tool = span("00000000000000a3", "00000000000000a1", "execute_tool", 0);
    String otherTenant = span("00000000000000a1", "", "invoke_agent", 17);

    List<JsonNode> lines =
        inspectRequests(
            request("acme", agent), request("acme", call, tool), request("eve", otherTenant));

    assertThat(lines)
        .extracting(
            line -> line.get("tenant").asText(),
            line -> line.get("name").asText(),
            line -> line.get("counted").asBoolean())
        .containsExactly(
            tuple("acme", "invoke_agent", false),
            tuple("acme", "chat", true),
            tuple("acme", "execute_tool", true),
            tuple("eve", "invoke_agent", true));
  }

  /** Of two deliveries under one id the one that trace-correlation would keep decides. */
  @Test
  void everyDeliveryOfASpanIsJudgedByTheOneThatStands() throws IOException {
    String parent = span("00000000000000a1", "", "chat", 5);
    String withUsage = span("00000000000000a2", "00000000000000a1", "chat", 5);
    String without = span("00000000000000a2", "00000000000000a1", "chat", 0);

    List<JsonNode> oneOrder =
        inspectRequests(request("acme", parent, withUsage), request("acme", without));
    List<JsonNode> theOther =
        inspectRequests(request("acme", without), request("acme", withUsage, parent));

    assertThat(oneOrder.get(0).get("counted")).isEqualTo(theOther.get(2).get("counted"));
  }

  private static String span(String id, String parent, String operation, int inputTokens) {
    String usage =
        inputTokens == 0
            ? ""
            : """
              ,{"key":"gen_ai.usage.input_tokens","value":{"intValue":"%d"}}
              """
                .formatted(inputTokens);
    return """
        {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"%s","parentSpanId":"%s","name":"%s",
         "startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225601000000000",
         "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"%3$s"}}%s]}
        """
        .formatted(id, parent, operation, usage);
  }

  private static String request(String tenant, String... spans) {
    return """
        {"resourceSpans":[{"resource":{"attributes":[
          {"key":"tenant.id","value":{"stringValue":"%s"}}]},
         "scopeSpans":[{"spans":[%s]}]}]}
        """
        .formatted(tenant, String.join(",", spans));
  }

  @Test
  void payloadsAreAddedWhenAskedFor() throws IOException {
    JsonNode span = inspect("--payloads").get(0);

    assertThat(span.get("bodies").get(0).get("kind").asText()).isEqualTo("input");
    assertThat(span.get("bodies").get(0).get("text").asText()).isEqualTo("[hello]");
    assertThat(span.get("scope").asText()).isEqualTo("lib");
  }

  @Test
  void summaryCountsByScopeAndDialect() throws IOException {
    JsonNode summary = inspect("--summary", "--json").get(0);

    assertThat(summary.get("scopes")).hasSize(2);
    JsonNode row = summary.get("scopes").get(1);
    assertThat(row.get("scope").asText()).isEqualTo("lib");
    assertThat(row.get("dialect").asText()).isEqualTo("otel-genai");
    assertThat(row.get("spans").asInt()).isEqualTo(1);
    assertThat(row.get("calls").asInt()).isEqualTo(1);
    assertThat(row.get("counted").asInt()).isEqualTo(1);
    assertThat(row.get("with_usage").asInt()).isEqualTo(1);
    assertThat(row.get("input_tokens").asInt()).isEqualTo(12);
    assertThat(summary.get("deadletters").get("invalid_trace_id").asInt()).isEqualTo(1);
    assertThat(run("--summary")).contains("dead letters, invalid_trace_id: 1");
  }

  @Test
  void summaryCountsTokensOnce() throws IOException {
    String agent = span("00000000000000a1", "", "invoke_agent", 17);
    String call = span("00000000000000a2", "00000000000000a1", "chat", 17);

    JsonNode row =
        parsed(
                run(
                    paths ->
                        Stream.of(message(request("acme", agent, call), OtlpSignal.TRACES, paths)),
                    "--summary",
                    "--json"))
            .get(0)
            .get("scopes")
            .get(0);

    assertThat(row.get("spans").asInt()).isEqualTo(2);
    assertThat(row.get("calls").asInt()).isEqualTo(1);
    assertThat(row.get("input_tokens").asInt()).isEqualTo(17);
  }

  @Test
  void attributeThatNoFieldReadsIsShownWithTheReason() throws IOException {
    String call =
        span("00000000000000a2", "", "chat", 17)
            .replace(
                "\"attributes\":[",
                """
                "attributes":[{"key":"gen_ai.made.up","value":{"stringValue":"x"}},
                  {"key":"gen_ai.usage.output_tokens","value":{"stringValue":"many"}},
                  {"key":"http.route","value":{"stringValue":"/ask"}},
                """);

    JsonNode ignored = inspectRequests(request("acme", call)).get(0).get("ignored");

    assertThat(ignored)
        .extracting(each -> each.get("key").asText(), each -> each.get("why").asText())
        .containsExactly(
            tuple("gen_ai.made.up", "unknown"), tuple("gen_ai.usage.output_tokens", "not_taken"));
  }

  @Test
  void secretsAreShownByNumberOnly() throws IOException {
    String call =
        span("00000000000000a2", "", "chat", 17)
            .replace(
                "\"attributes\":[",
                """
                "attributes":[{"key":"note","value":{"stringValue":"ask anna.berg@example.org"}},
                """);

    String output =
        run(
            paths -> Stream.of(message(request("acme", call), OtlpSignal.TRACES, paths)),
            "--payloads");

    assertThat(output).doesNotContain("anna.berg");
    assertThat(parsed(output).get(0).get("redactions").get("email").asInt()).isEqualTo(1);
  }

  /**
   * A GPU, with and without identity and with its series ended; a serving engine; an application.
   */
  private static final String METRICS =
      """
      {"resourceMetrics":[{"resource":{"attributes":[
        {"key":"service.name","value":{"stringValue":"vllm"}},
        {"key":"server.address","value":{"stringValue":"10.0.0.7"}},
        {"key":"server.port","value":{"stringValue":"8000"}}]},
       "scopeMetrics":[{"metrics":[
        {"name":"DCGM_FI_DEV_POWER_USAGE","gauge":{"dataPoints":[
          {"timeUnixNano":"1767225601000000000","asDouble":300.5,"attributes":[
            {"key":"UUID","value":{"stringValue":"GPU-1"}},
            {"key":"Hostname","value":{"stringValue":"gpu-node-1"}}]},
          {"timeUnixNano":"1767225601000000000","asDouble":300.5},
          {"timeUnixNano":"1767225602000000000","flags":1,"attributes":[
            {"key":"UUID","value":{"stringValue":"GPU-1"}}]}]}},
        {"name":"vllm:num_requests_waiting","gauge":{"dataPoints":[
          {"timeUnixNano":"1767225601000000000","asDouble":4,"attributes":[
            {"key":"model_name","value":{"stringValue":"m"}}]}]}},
        {"name":"app.sessions","gauge":{"dataPoints":[
          {"timeUnixNano":"1767225601000000000","asInt":"12"}]}}]}]}]}
      """;

  private static String runMetrics(String... options) {
    return run(paths -> Stream.of(message(METRICS, OtlpSignal.METRICS, paths)), options);
  }

  @Test
  void samplesAndOtherPointsAreOneObjectALine() throws IOException {
    List<JsonNode> lines = parsed(runMetrics());

    assertThat(lines)
        .extracting(line -> line.get("kind").asText())
        .containsExactlyInAnyOrder("accelerator", "engine", "metric", "deadletter");
    assertThat(lines)
        .filteredOn(line -> line.get("kind").asText().equals("accelerator"))
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.get("device").asText()).isEqualTo("GPU-1");
              assertThat(sample.get("host").asText()).isEqualTo("gpu-node-1");
              assertThat(sample.get("power_w").asDouble()).isEqualTo(300.5);
            });
    assertThat(lines)
        .filteredOn(line -> line.get("kind").asText().equals("engine"))
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.get("engine").asText()).isEqualTo("10.0.0.7:8000/0");
              assertThat(sample.get("waiting").asDouble()).isEqualTo(4);
            });
  }

  @Test
  void summaryTellsWhereEveryDataPointWent() throws IOException {
    JsonNode summary = parsed(runMetrics("--summary", "--json")).get(0);

    JsonNode points = summary.get("points");
    assertThat(points.get("in").asLong()).isEqualTo(5);
    assertThat(points.get("sampled").asLong()).isEqualTo(2);
    assertThat(points.get("kept").asLong()).isEqualTo(1);
    assertThat(points.get("dropped").asLong()).isEqualTo(1);
    assertThat(points.get("dead_lettered").asLong()).isEqualTo(1);
    assertThat(points.get("dropped_by_reason").get("no_recorded_value").asLong()).isEqualTo(1);
    assertThat(points.get("accelerator_samples").asLong()).isEqualTo(1);
    assertThat(points.get("engine_samples").asLong()).isEqualTo(1);
    assertThat(summary.get("deadletters").get("missing_identity").asLong()).isEqualTo(1);
    assertThat(runMetrics("--summary"))
        .contains("data points: 5 = 2 in samples + 1 kept + 1 dropped + 1 dead-lettered")
        .contains("dropped, no_recorded_value: 1");
  }

  private static List<JsonNode> inspect(String... options) throws IOException {
    return parsed(run(options));
  }

  private static List<JsonNode> inspectRequests(String... requests) throws IOException {
    return parsed(
        run(
            paths ->
                Stream.of(requests).map(request -> message(request, OtlpSignal.TRACES, paths))));
  }

  private static List<JsonNode> parsed(String output) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : output.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static String run(String... options) {
    return run(
        paths ->
            Stream.of(
                message(SPAN, OtlpSignal.TRACES, paths), message(LOG, OtlpSignal.LOGS, paths)),
        options);
  }

  private static String run(RequestFiles files, String... options) {
    StringWriter out = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add("file");
    int exit =
        new CommandLine(new InspectCommand(files))
            .setOut(new PrintWriter(out))
            .execute(arguments.toArray(String[]::new));
    assertThat(exit).isZero();
    return out.toString();
  }

  private static OtlpMessage message(String json, OtlpSignal signal, List<Path> paths) {
    byte[] value = json.getBytes(StandardCharsets.UTF_8);
    return new OtlpMessage(value, signal, null, paths.get(0).toString(), 0, 1, 0);
  }
}
