package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.flag;
import static io.pharos.schemas.document.JsonDocument.id;
import static io.pharos.schemas.document.JsonDocument.millis;
import static io.pharos.schemas.document.JsonDocument.name;
import static io.pharos.schemas.document.JsonDocument.number;
import static io.pharos.schemas.document.JsonDocument.text;
import static io.pharos.schemas.document.JsonDocument.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.Call;
import io.pharos.schemas.Evaluation;
import io.pharos.schemas.RequestParameters;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.TraceId;
import java.io.IOException;
import java.util.List;

/** A span as users see it: one per span in Elasticsearch, and the body of an inspected span. */
public final class SpanDocument {

  private static final Call NO_CALL = new Call();

  static {
    NO_CALL.setFinishReasons(List.of());
    NO_CALL.setEvaluations(List.of());
  }

  private SpanDocument() {}

  /** The document of a span head. */
  public static byte[] of(SpanHead head) {
    return JsonDocument.bytes(
        json -> {
          json.writeNumberField(
              "@timestamp", Math.floorDiv(head.getSpan().getStartNs(), 1_000_000L));
          writeFields(json, head.getTenant(), head.getTraceId(), head.getSpan());
        });
  }

  /** Writes a span's fields into an object the caller has opened. */
  public static void writeFields(JsonGenerator json, String tenant, TraceId traceId, Span span)
      throws IOException {
    text(json, "tenant", tenant);
    text(json, "customer", span.getCustomer());
    id(json, "trace_id", traceId);
    id(json, "span_id", span.getSpanId());
    id(json, "parent_span_id", span.getParentSpanId());
    text(json, "service", span.getService());
    text(json, "service_instance", span.getServiceInstance());
    text(json, "name", span.getName());
    name(json, "span_kind", span.getKind());
    json.writeNumberField("start_ns", span.getStartNs());
    json.writeNumberField("end_ns", span.getEndNs());
    millis(json, "duration_ms", span.getEndNs() - span.getStartNs());
    json.writeNumberField("event_time_ms", span.getEventTimeMs());
    text(json, "dialect", span.getDialect());
    name(json, "step", span.getStep());
    flag(json, "error", span.getError());
    text(json, "error_type", span.getErrorType());
    text(json, "session", span.getSession());
    text(json, "user", span.getUser());
    flag(json, "clock_clamped", span.getClockClamped());
    flag(json, "truncated", span.getTruncated());
    SampleFields.unit(json, "engine", span.getEngine());
    writeCall(json, span.getCall() == null ? NO_CALL : span.getCall());
  }

  private static void writeCall(JsonGenerator json, Call call) throws IOException {
    text(json, "provider", call.getProvider());
    text(json, "operation", call.getOperation());
    text(json, "request_model", call.getRequestModel());
    text(json, "response_model", call.getResponseModel());
    text(json, "model_version", call.getModelVersion());
    writeTokens(json, call.getTokens());
    flag(json, "streaming", call.getStreaming());
    millis(json, "ttft_ms", call.getTtftNs());
    millis(json, "queue_ms", call.getQueueNs());
    millis(json, "prefill_ms", call.getPrefillNs());
    millis(json, "decode_ms", call.getDecodeNs());
    texts(json, "finish_reasons", call.getFinishReasons());
    text(json, "response_id", call.getResponseId());
    text(json, "server_address", call.getServerAddress());
    number(json, "server_port", call.getServerPort());
    text(json, "tool", call.getTool());
    number(json, "documents", call.getDocuments());
    number(json, "top_score", call.getTopScore());
    text(json, "prompt_template", call.getPromptTemplate());
    text(json, "prompt_version", call.getPromptVersion());
    text(json, "variant", call.getVariant());
    number(json, "input_audio_tokens", call.getInputAudioTokens());
    number(json, "output_audio_tokens", call.getOutputAudioTokens());
    writeParameters(json, call.getParameters());
    json.writeArrayFieldStart("evaluations");
    for (Evaluation evaluation : call.getEvaluations()) {
      writeEvaluation(json, evaluation);
    }
    json.writeEndArray();
  }

  private static void writeParameters(JsonGenerator json, RequestParameters parameters)
      throws IOException {
    json.writeFieldName("parameters");
    if (parameters == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    number(json, "temperature", parameters.getTemperature());
    number(json, "top_p", parameters.getTopP());
    number(json, "top_k", parameters.getTopK());
    number(json, "max_tokens", parameters.getMaxTokens());
    number(json, "choices", parameters.getChoices());
    number(json, "seed", parameters.getSeed());
    number(json, "frequency_penalty", parameters.getFrequencyPenalty());
    number(json, "presence_penalty", parameters.getPresencePenalty());
    text(json, "reasoning_level", parameters.getReasoningLevel());
    json.writeEndObject();
  }

  static void writeEvaluation(JsonGenerator json, Evaluation evaluation) throws IOException {
    json.writeStartObject();
    text(json, "name", evaluation.getName());
    number(json, "score", evaluation.getScore());
    text(json, "label", evaluation.getLabel());
    json.writeEndObject();
  }

  static void writeTokens(JsonGenerator json, Tokens tokens) throws IOException {
    json.writeFieldName("tokens");
    if (tokens == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("input_uncached", tokens.getInputUncached());
    json.writeNumberField("cache_read", tokens.getCacheRead());
    json.writeNumberField("cache_write", tokens.getCacheWrite());
    json.writeNumberField("output_visible", tokens.getOutputVisible());
    json.writeNumberField("reasoning", tokens.getReasoning());
    json.writeBooleanField("estimated", tokens.getEstimated());
    json.writeEndObject();
  }
}
