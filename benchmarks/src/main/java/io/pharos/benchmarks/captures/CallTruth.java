package io.pharos.benchmarks.captures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a recording's {@code EXPECT.json} says of one span.
 *
 * @param client the recorded library
 * @param scenario what was done
 * @param kind llm, embedding, tool or retrieval
 * @param truth what the service really answered
 * @param agree for some fields, what the one who wrote the file found in the attributes
 */
record CallTruth(
    String client, String scenario, String kind, String spanId, JsonNode truth, JsonNode agree) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The spans a recording says something of. */
  static List<CallTruth> in(Path folder) throws IOException {
    JsonNode expect = JSON.readTree(folder.resolve("EXPECT.json").toFile());
    String client = expect.path("client").asText();
    List<CallTruth> spans = new ArrayList<>();
    for (JsonNode trace : expect.path("traces")) {
      String scenario = trace.path("scenario").asText();
      for (JsonNode call : trace.path("llm_calls")) {
        spans.add(call(client, call, call.path("span_id").asText()));
        for (JsonNode repeat : call.path("duplicate_span_ids")) {
          spans.add(call(client, call, repeat.asText()));
        }
      }
      for (JsonNode tool : trace.path("tool_spans")) {
        spans.add(span(client, scenario, "tool", tool));
      }
      for (JsonNode retrieval : trace.path("retrieval_spans")) {
        spans.add(span(client, scenario, "retrieval", retrieval));
      }
      for (JsonNode rerank : trace.path("rerank_spans")) {
        spans.add(span(client, scenario, "rerank", rerank));
      }
      for (JsonNode evaluation : trace.path("evaluations")) {
        spans.add(span(client, scenario, "evaluation", evaluation));
      }
    }
    return spans;
  }

  /** Calls that left no span in the recording. */
  static int withoutSpan(Path folder) throws IOException {
    return JSON.readTree(folder.resolve("EXPECT.json").toFile()).path("calls_without_span").size();
  }

  private static CallTruth call(String client, JsonNode call, String spanId) {
    JsonNode truth = call.path("truth");
    boolean embeds = truth.path("operation").asText().startsWith("embedding");
    boolean isFirst = spanId.equals(call.path("span_id").asText());
    return new CallTruth(
        client,
        call.path("scenario").asText(),
        embeds ? "embedding" : "llm",
        spanId,
        truth,
        isFirst ? call.path("agree") : JSON.createObjectNode());
  }

  private static CallTruth span(String client, String scenario, String kind, JsonNode span) {
    return new CallTruth(
        client, scenario, kind, span.path("span_id").asText(), span, JSON.createObjectNode());
  }
}
