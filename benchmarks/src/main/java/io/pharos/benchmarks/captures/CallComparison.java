package io.pharos.benchmarks.captures;

import com.fasterxml.jackson.databind.JsonNode;
import io.pharos.benchmarks.captures.Finding.Outcome;
import io.pharos.schemas.Call;
import io.pharos.schemas.Span;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares what ingest read of one span with what the recording says was true. */
final class CallComparison {

  /** Why a model stopped: the words of its API, in those of the records. */
  private static final Map<String, String> REASONS =
      Map.of("end_turn", "stop", "completed", "stop", "tool_use", "tool_calls");

  private final CallTruth truth;
  private final Span span;
  private final String text;
  private final List<Finding> findings = new ArrayList<>();

  private CallComparison(CallTruth truth, Span span, String text) {
    this.truth = truth;
    this.span = span;
    this.text = text;
  }

  /**
   * Compares a span.
   *
   * @param text all its attribute values, to tell what the recording does not say
   */
  static List<Finding> of(CallTruth truth, Span span, String text) {
    CallComparison comparison = new CallComparison(truth, span, text);
    switch (truth.kind()) {
      case "llm", "embedding" -> comparison.call();
      case "tool" -> comparison.tool();
      case "retrieval" -> comparison.retrieval("document_count_in_payload");
      case "rerank" -> comparison.retrieval("output_docs");
      default -> comparison.evaluation();
    }
    return comparison.findings;
  }

  private void call() {
    JsonNode said = truth.truth();
    Call call = span.getCall();
    add("step", step(truth.kind().equals("llm") ? StepKind.LLM : StepKind.EMBEDDING), step());
    add("error", said.path("is_error").asText(), String.valueOf(span.getError()));
    if (call == null) {
      findings.add(new Finding(truth, "call", "a call", null, Outcome.MISREAD, "no call was seen"));
      return;
    }
    compare("request_model", said.path("request_model"), call.getRequestModel());
    if (said.path("outcome").asText().equals("ok")) {
      compare("response_model", said.path("response_model"), call.getResponseModel());
      compare("response_id", said.path("response_id"), call.getResponseId());
      tokens(said, call.getTokens());
      JsonNode reason = said.path("finish_reason");
      if (reason.isTextual()) {
        String expected =
            said.path("tool_calls_returned").isEmpty()
                ? REASONS.getOrDefault(reason.asText(), reason.asText())
                : "tool_calls";
        compare("finish_reason", expected, String.join(",", call.getFinishReasons()));
      }
    }
    compare("streaming", said.path("streaming").asText(), asText(call.getStreaming()));
    if (said.path("streaming").asBoolean() && said.path("outcome").asText().equals("ok")) {
      String seen = call.getTtftNs() == null ? null : "given";
      compare("ttft", "given", seen);
    }
  }

  private void tokens(JsonNode said, Tokens tokens) {
    boolean sent = said.path("usage_sent_to_client").asBoolean();
    Long input = null;
    Long output = null;
    if (tokens != null) {
      input = tokens.getInputUncached() + tokens.getCacheRead() + tokens.getCacheWrite();
      output = tokens.getOutputVisible() + tokens.getReasoning();
    }
    boolean estimated = tokens != null && tokens.getEstimated();
    count("input_tokens", said.path("input_tokens_total_incl_cache"), input, sent, estimated);
    count("output_tokens", said.path("output_tokens"), output, sent, estimated);
    count(
        "cached_tokens", said.path("cached_tokens"), of(tokens, Tokens::getCacheRead), sent, false);
    count(
        "cache_write_tokens",
        said.path("cache_write_tokens"),
        of(tokens, Tokens::getCacheWrite),
        sent,
        false);
    count(
        "reasoning_tokens",
        said.path("reasoning_tokens"),
        of(tokens, Tokens::getReasoning),
        sent,
        false);
  }

  private static Long of(Tokens tokens, java.util.function.Function<Tokens, Long> part) {
    return tokens == null ? null : part.apply(tokens);
  }

  private void count(String field, JsonNode said, Long read, boolean sent, boolean estimated) {
    if (!said.isNumber()) {
      return;
    }
    String expected = said.asText();
    if (expected.equals(asText(read))) {
      add(field, expected, expected);
    } else if (read != null && estimated) {
      findings.add(
          new Finding(
              truth,
              field,
              expected,
              asText(read),
              Outcome.MISSAID,
              "the library counts by itself; marked as estimated"));
    } else if (!sent) {
      findings.add(
          new Finding(
              truth, field, expected, asText(read), Outcome.UNSAID, "the service did not send it"));
    } else {
      compare(field, expected, asText(read));
    }
  }

  private void tool() {
    add("step", step(StepKind.TOOL), step());
    String name = truth.truth().path("name").asText();
    compare("tool", name, span.getCall() == null ? null : span.getCall().getTool());
    add("error", truth.truth().path("is_error").asText(), String.valueOf(span.getError()));
  }

  private void retrieval(String count) {
    boolean reranks = truth.kind().equals("rerank");
    add("step", step(reranks ? StepKind.RERANK : StepKind.RETRIEVAL), step());
    JsonNode documents = truth.truth().path(count);
    Integer read = span.getCall() == null ? null : span.getCall().getDocuments();
    if (documents.isNumber()) {
      compare("documents", documents.asText(), asText(read));
    }
  }

  private void evaluation() {
    int read = span.getCall() == null ? 0 : span.getCall().getEvaluations().size();
    add("evaluation", "true", String.valueOf(read > 0));
  }

  private void compare(String field, JsonNode said, String read) {
    if (said.isTextual()) {
      compare(field, said.asText(), read);
    }
  }

  private void compare(String field, String expected, String read) {
    String known = read == null || read.isEmpty() ? null : read;
    if (expected.equals(known)) {
      add(field, expected, known);
      return;
    }
    String found = truth.agree().path(field).asText();
    boolean isText = !field.equals("streaming") && !field.equals("ttft");
    boolean says = found.equals("equal") || (found.isEmpty() && isText && text.contains(expected));
    if (says) {
      findings.add(
          new Finding(truth, field, expected, known, Outcome.MISREAD, "is in an attribute"));
    } else if (known == null || (known.equals("0") && !found.startsWith("DIFFERENT"))) {
      findings.add(
          new Finding(truth, field, expected, known, Outcome.UNSAID, "is in no attribute"));
    } else {
      findings.add(
          new Finding(
              truth, field, expected, known, Outcome.MISSAID, "the library says " + shape(known)));
    }
  }

  private static String shape(String read) {
    return read.length() > 40 ? read.substring(0, 40) + "…" : read;
  }

  private void add(String field, String expected, String read) {
    boolean agrees = expected.equals(read);
    findings.add(
        new Finding(
            truth,
            field,
            expected,
            read,
            agrees ? Outcome.AGREES : Outcome.MISREAD,
            agrees ? "" : "is said by the span"));
  }

  private String step() {
    return step(span.getStep());
  }

  private static String step(StepKind step) {
    return step.name().toLowerCase(Locale.ROOT);
  }

  private static String asText(Object value) {
    return value == null ? null : value.toString();
  }
}
