package io.pharos.operators.dialect;

import static io.pharos.operators.otlp.OtlpFixtures.attribute;
import static io.pharos.operators.otlp.OtlpFixtures.number;
import static io.pharos.operators.otlp.OtlpFixtures.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.schemas.BodyKind;
import io.pharos.schemas.Call;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTableTest {

  private final DialectTable table = DialectTable.standard();

  @ParameterizedTest
  @CsvSource({
    "gen_ai.operation.name, chat, LLM, otel-genai",
    "gen_ai.operation.name, CHAT, LLM, otel-genai",
    "gen_ai.operation.name, text_completion, LLM, otel-genai",
    "gen_ai.operation.name, embeddings, EMBEDDING, otel-genai",
    "gen_ai.operation.name, retrieval, RETRIEVAL, otel-genai",
    "gen_ai.operation.name, rerank, RERANK, otel-genai",
    "gen_ai.operation.name, execute_tool, TOOL, otel-genai",
    "gen_ai.operation.name, invoke_agent, AGENT, otel-genai",
    "gen_ai.operation.name, invoke_workflow, WORKFLOW, otel-genai",
    "gen_ai.operation.name, create_memory, OTHER, otel-genai",
    "openinference.span.kind, LLM, LLM, openinference",
    "openinference.span.kind, EMBEDDING, EMBEDDING, openinference",
    "openinference.span.kind, RETRIEVER, RETRIEVAL, openinference",
    "openinference.span.kind, RERANKER, RERANK, openinference",
    "openinference.span.kind, TOOL, TOOL, openinference",
    "openinference.span.kind, AGENT, AGENT, openinference",
    "openinference.span.kind, CHAIN, WORKFLOW, openinference",
    "openinference.span.kind, GUARDRAIL, GUARDRAIL, openinference",
    "openinference.span.kind, EVALUATOR, EVALUATION, openinference",
    "llm.request.type, chat, LLM, traceloop",
    "llm.request.type, embedding, EMBEDDING, traceloop",
    "traceloop.span.kind, workflow, WORKFLOW, traceloop",
    "traceloop.span.kind, task, WORKFLOW, traceloop",
    "traceloop.span.kind, agent, AGENT, traceloop",
    "traceloop.span.kind, tool, TOOL, traceloop",
    "ai.operationId, ai.generateText.doGenerate, LLM, vercel-ai",
    "ai.operationId, ai.generateText, WORKFLOW, vercel-ai",
    "ai.operationId, ai.embed.doEmbed, EMBEDDING, vercel-ai",
    "ai.operationId, ai.toolCall, TOOL, vercel-ai",
    "langfuse.observation.type, generation, LLM, langfuse",
    "gen_ai.latency.time_in_queue, 0.5, LLM, vllm",
    "http.request.method, GET, HTTP, none",
    "http.method, GET, HTTP, none",
    "db.system.name, postgresql, DATABASE, none",
    "db.system, redis, DATABASE, none",
    "messaging.system, kafka, MESSAGING, none",
    "mcp.method.name, tools/call, TOOL, none",
    "something.else, x, OTHER, none"
  })
  void stepAndDialectFollowFromOneAttribute(
      String key, String value, StepKind step, String dialect) {
    DialectReading reading = table.read(span(1).addAttributes(attribute(key, value)).build(), "");

    assertThat(reading.step()).isEqualTo(step);
    assertThat(reading.dialect()).isEqualTo(dialect);
  }

  @Test
  void searchInAVectorStoreIsARetrievalAndAnInsertIsNot() {
    Span.Builder search =
        span(1)
            .addAttributes(attribute("db.system.name", "milvus"))
            .addAttributes(attribute("db.operation.name", "search"));
    Span.Builder insert =
        span(1)
            .addAttributes(attribute("db.system.name", "milvus"))
            .addAttributes(attribute("db.operation.name", "insert"));

    assertThat(table.read(search.build(), "").step()).isEqualTo(StepKind.RETRIEVAL);
    assertThat(table.read(insert.build(), "").step()).isEqualTo(StepKind.DATABASE);
  }

  @Test
  void scopeNamesTheDialectWhereAttributesDoNot() {
    Span chat = span(1).addAttributes(attribute("gen_ai.operation.name", "chat")).build();

    assertThat(table.read(chat, "@traceloop/instrumentation-openai").dialect())
        .isEqualTo("traceloop");
    assertThat(table.read(chat, "com.anthropic.sdk.typescript").dialect())
        .isEqualTo("anthropic-sdk");
    assertThat(table.read(chat, "@opentelemetry/instrumentation-openai").dialect())
        .isEqualTo("otel-genai");
  }

  @ParameterizedTest
  @CsvSource({
    "xai, x_ai",
    "az.ai.openai, azure.ai.openai",
    "OpenAI, openai",
    "vertexai, gcp.vertex_ai",
    "aws, aws.bedrock",
    "acme-gateway, acme-gateway"
  })
  void providersHaveOneName(String said, String canonical) {
    Call call =
        table
            .read(
                span(1)
                    .addAttributes(attribute("gen_ai.operation.name", "chat"))
                    .addAttributes(attribute("gen_ai.system", said))
                    .build(),
                "")
            .call();

    assertThat(call.getProvider()).isEqualTo(canonical);
  }

  @Test
  void newerNameGoesBeforeTheOlderOneInAnyOrder() {
    Span.Builder span =
        span(1)
            .addAttributes(attribute("gen_ai.usage.prompt_tokens", number(7)))
            .addAttributes(attribute("gen_ai.usage.input_tokens", number(9)))
            .addAttributes(attribute("gen_ai.system", "old"))
            .addAttributes(attribute("gen_ai.provider.name", "new"));
    DialectReading reading = table.read(span.build(), "");

    assertThat(reading.call().getTokens().getInputUncached()).isEqualTo(9);
    assertThat(reading.call().getProvider()).isEqualTo("new");
    assertThat(reading.isCarried(0)).isFalse();
    assertThat(reading.isCarried(1)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"12", "12.0", "1.2e1"})
  void countsMayBeText(String text) {
    Span.Builder span = span(1).addAttributes(attribute("gen_ai.usage.input_tokens", text));

    assertThat(table.read(span.build(), "").call().getTokens().getInputUncached()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource({"-1", "1.5", "many", "NaN", "Infinity", "1e300", "''"})
  void whatIsNoCountIsLeftToTheNextSpelling(String text) {
    Span.Builder span =
        span(1)
            .addAttributes(attribute("gen_ai.usage.input_tokens", text))
            .addAttributes(attribute("gen_ai.usage.prompt_tokens", number(3)))
            .addAttributes(attribute("gen_ai.operation.name", "chat"));
    DialectReading reading = table.read(span.build(), "");

    assertThat(reading.call().getTokens().getInputUncached()).isEqualTo(3);
    assertThat(reading.isCarried(0)).isFalse();
  }

  @Test
  void engineSpanTellsQueuePrefillAndDecode() {
    Span.Builder span =
        span(1)
            .setName("llm_request")
            .addAttributes(attribute("gen_ai.response.model", "llama"))
            .addAttributes(attribute("gen_ai.usage.prompt_tokens", number(100)))
            .addAttributes(attribute("gen_ai.usage.completion_tokens", number(20)))
            .addAttributes(attribute("gen_ai.latency.time_in_queue", seconds(0.25)))
            .addAttributes(attribute("gen_ai.latency.time_to_first_token", seconds(0.75)))
            .addAttributes(attribute("gen_ai.latency.time_in_model_prefill", seconds(0.5)))
            .addAttributes(attribute("gen_ai.latency.time_in_model_decode", seconds(2)));
    DialectReading reading = table.read(span.build(), "vllm.llm_engine");

    assertThat(reading.dialect()).isEqualTo("vllm");
    assertThat(reading.step()).isEqualTo(StepKind.LLM);
    Call call = reading.call();
    assertThat(call.getQueueNs()).isEqualTo(250_000_000L);
    assertThat(call.getTtftNs()).isEqualTo(750_000_000L);
    assertThat(call.getPrefillNs()).isEqualTo(500_000_000L);
    assertThat(call.getDecodeNs()).isEqualTo(2_000_000_000L);
    assertThat(call.getResponseModel()).isEqualTo("llama");
    assertThat(call.getTokens().getInputUncached()).isEqualTo(100);
    assertThat(call.getTokens().getOutputVisible()).isEqualTo(20);
  }

  @Test
  void timeToFirstTokenHasItsUnit() {
    Span.Builder ms =
        span(1).addAttributes(attribute("ai.response.msToFirstChunk", seconds(120.5)));
    Span.Builder event =
        span(1)
            .addAttributes(attribute("openinference.span.kind", "LLM"))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("First Token Stream Event")
                    .setTimeUnixNano(span(1).getStartTimeUnixNano() + 5));

    assertThat(table.read(ms.build(), "").call().getTtftNs()).isEqualTo(120_500_000L);
    assertThat(table.read(event.build(), "").call().getTtftNs()).isEqualTo(5L);
  }

  @Test
  void indexedKeysAreReadInTheOrderOfTheirNumbers() {
    Span.Builder span =
        span(1)
            .addAttributes(attribute("gen_ai.completion.10.finish_reason", "c"))
            .addAttributes(attribute("gen_ai.completion.2.finish_reason", "b"))
            .addAttributes(attribute("gen_ai.completion.0.finish_reason", "a"));

    assertThat(table.read(span.build(), "").call().getFinishReasons())
        .containsExactly("a", "b", "c");
  }

  @Test
  void retrievedDocumentsAreCountedAndTheBestScoreKept() {
    Span.Builder openInference =
        span(1).addAttributes(attribute("openinference.span.kind", "RETRIEVER"));
    for (int i = 0; i < 12; i++) {
      openInference
          .addAttributes(attribute("retrieval.documents." + i + ".document.content", "text"))
          .addAttributes(
              attribute("retrieval.documents." + i + ".document.score", seconds(i / 20.0)));
    }
    Span.Builder otel =
        span(1)
            .addAttributes(attribute("gen_ai.operation.name", "retrieval"))
            .addAttributes(
                attribute(
                    "gen_ai.retrieval.documents",
                    "[{\"id\":\"a\",\"score\":0.5,\"x\":{\"score\":9}},{\"score\":0.75},{\"id\":3}]"));
    Span.Builder events = span(1);
    for (String score : new String[] {"0.25", "0.5"}) {
      events.addEvents(
          Span.Event.newBuilder()
              .setName("db.query.result")
              .addAttributes(attribute("db.query.result.score", score)));
    }

    Call fromOpenInference = table.read(openInference.build(), "").call();
    Call fromOtel = table.read(otel.build(), "").call();
    DialectReading fromEvents = table.read(events.build(), "@traceloop/node-server-sdk");

    assertThat(fromOpenInference.getDocuments()).isEqualTo(12);
    assertThat(fromOpenInference.getTopScore()).isEqualTo(0.55);
    assertThat(fromOtel.getDocuments()).isEqualTo(3);
    assertThat(fromOtel.getTopScore()).isEqualTo(0.75);
    assertThat(fromEvents.step()).isEqualTo(StepKind.RETRIEVAL);
    assertThat(fromEvents.call().getDocuments()).isEqualTo(2);
    assertThat(fromEvents.call().getTopScore()).isEqualTo(0.5);
  }

  @Test
  void evaluationsComeFromAttributesAndEvents() {
    Span.Builder span =
        span(1)
            .addAttributes(attribute("openinference.span.kind", "EVALUATOR"))
            .addAttributes(attribute("eval.name", "relevance"))
            .addAttributes(attribute("eval.score", "0.83"))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("gen_ai.evaluation.result")
                    .addAttributes(attribute("gen_ai.evaluation.name", "toxicity"))
                    .addAttributes(attribute("gen_ai.evaluation.score.label", "pass")));
    Call call = table.read(span.build(), "").call();

    assertThat(call.getEvaluations()).hasSize(2);
    assertThat(call.getEvaluations().get(0).getName()).isEqualTo("relevance");
    assertThat(call.getEvaluations().get(0).getScore()).isEqualTo(0.83);
    assertThat(call.getEvaluations().get(1).getName()).isEqualTo("toxicity");
    assertThat(call.getEvaluations().get(1).getLabel()).isEqualTo("pass");
  }

  @Test
  void membersOfJsonAttributesAreFoundEvenWhereTheJsonIsCut() {
    Span.Builder span =
        span(1)
            .addAttributes(attribute("openinference.span.kind", "LLM"))
            .addAttributes(
                attribute(
                    "llm.invocation_parameters", "{\"a\":{\"stream\":false},\"stream\":true,\"to"))
            .addAttributes(attribute("metadata", "{\"tenant_id\":\"t-1\",\"user_id\":"));
    DialectReading reading = table.read(span.build(), "");

    assertThat(reading.call().getStreaming()).isTrue();
    assertThat(reading.customer()).isEqualTo("t-1");
    assertThat(reading.user()).isNull();
    assertThat(reading.body(1)).isEqualTo(BodyKind.INPUT);
    assertThat(reading.isCarried(1)).isFalse();
  }

  @Test
  void kindOfABodyMayDependOnTheStep() {
    Span.Builder tool =
        span(1)
            .addAttributes(attribute("openinference.span.kind", "TOOL"))
            .addAttributes(attribute("input.value", "{}"));
    Span.Builder llm =
        span(1)
            .addAttributes(attribute("openinference.span.kind", "LLM"))
            .addAttributes(attribute("input.value", "{}"))
            .addAttributes(attribute("llm.input_messages.3.message.content", "hi"));

    assertThat(table.read(tool.build(), "").body(1)).isEqualTo(BodyKind.TOOL_ARGUMENTS);
    assertThat(table.read(llm.build(), "").body(1)).isEqualTo(BodyKind.INPUT);
    assertThat(table.read(llm.build(), "").body(2)).isEqualTo(BodyKind.INPUT);
  }

  @Test
  void spansThatAreNoCallHaveNone() {
    Span.Builder http = span(1).addAttributes(attribute("http.request.method", "GET"));
    Span.Builder rows =
        span(1)
            .addAttributes(attribute("db.system", "mysql"))
            .addAttributes(attribute("db.response.returned_rows", number(3)));

    assertThat(table.read(http.build(), "").call()).isNull();
    assertThat(table.read(rows.build(), "").call()).isNull();
    assertThat(table.read(rows.build(), "").isCarried(1)).isFalse();
  }

  @Test
  void failureMayBeSaidByAnAttribute() {
    Span.Builder span = span(1).addAttributes(attribute("langfuse.observation.level", "ERROR"));

    assertThat(table.read(span.build(), "").error()).isTrue();
  }

  @Test
  void inputOfAnthropicThroughTraceloopExcludesTheCache() {
    Span.Builder span =
        span(1)
            .addAttributes(attribute("gen_ai.operation.name", "chat"))
            .addAttributes(attribute("gen_ai.system", "Anthropic"))
            .addAttributes(attribute("gen_ai.usage.input_tokens", number(5000)))
            .addAttributes(attribute("gen_ai.usage.cache_read_input_tokens", number(3000)));

    Tokens traceloop =
        table.read(span.build(), "@traceloop/instrumentation-anthropic").call().getTokens();
    Tokens otel = table.read(span.build(), "").call().getTokens();

    assertThat(traceloop.getInputUncached()).isEqualTo(5000);
    assertThat(otel.getInputUncached()).isEqualTo(2000);
  }

  @Test
  void listOfReasonsIsRead() {
    AnyValue reasons =
        AnyValue.newBuilder()
            .setArrayValue(
                ArrayValue.newBuilder()
                    .addValues(AnyValue.newBuilder().setStringValue("stop"))
                    .addValues(AnyValue.newBuilder().setStringValue("length")))
            .build();
    Span.Builder span = span(1).addAttributes(attribute("gen_ai.response.finish_reasons", reasons));

    assertThat(table.read(span.build(), "").call().getFinishReasons())
        .containsExactly("stop", "length");
  }

  private static AnyValue seconds(double value) {
    return AnyValue.newBuilder().setDoubleValue(value).build();
  }
}
