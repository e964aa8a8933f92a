package io.pharos.local.generator;

import static io.pharos.local.attribute.Attributes.decimal;
import static io.pharos.local.attribute.Attributes.number;
import static io.pharos.local.attribute.Attributes.text;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.pharos.local.ledger.TokenUse;

/** The OpenInference conventions: a span kind of its own, lists flattened into attribute keys. */
final class OpenInferenceInstrumentation implements Instrumentation {

  private static final String KIND = "openinference.span.kind";

  @Override
  public void chat(SimulatedSpan span, ModelCall call) {
    named(span, "LLM", "OpenAI Chat Completions")
        .step("llm", call.model().provider(), call.model().name())
        .with(text("llm.model_name", call.model().name()))
        .with(text("llm.system", call.model().provider()))
        .with(text("session.id", call.sessionId()))
        .with(text("user.id", call.userId()))
        .with(text("input.value", call.prompt()))
        .with(text("input.mime_type", "text/plain"))
        .with(text("llm.input_messages.0.message.role", "user"))
        .with(text("llm.input_messages.0.message.content", call.prompt()));
    if (call.failure() != null) {
      span.fail(call.failure().errorType(), call.failure().message());
      return;
    }
    span.with(text("output.value", call.completion()))
        .with(text("output.mime_type", "text/plain"))
        .with(text("llm.output_messages.0.message.role", "assistant"))
        .with(text("llm.output_messages.0.message.content", call.completion()))
        .with(text("llm.finish_reason", call.finishReason()));
    usage(span, call.tokens(), true);
    if (!call.streaming()) {
      span.ok();
    }
  }

  @Override
  public boolean tellsAddress() {
    return false;
  }

  @Override
  public void embedding(SimulatedSpan span, ModelCall call) {
    named(span, "EMBEDDING", "OpenAI Embeddings")
        .step("embedding", "", call.model().name())
        .with(text("embedding.model_name", call.model().name()))
        .with(text("embedding.embeddings.0.embedding.text", call.prompt()));
    usage(span, call.tokens(), false);
    span.ok();
  }

  @Override
  public void retrieval(SimulatedSpan span, Retrieval retrieval) {
    named(span, "RETRIEVER", "VectorStoreRetriever")
        .step("retrieval", "", "")
        .with(text("input.value", retrieval.query()));
    documents(span, "retrieval.documents.", retrieval);
    span.ok();
  }

  @Override
  public void rerank(SimulatedSpan span, Retrieval retrieval, String model) {
    named(span, "RERANKER", "Rerank")
        .step("rerank", "", model)
        .with(text("reranker.model_name", model))
        .with(text("reranker.query", retrieval.query()))
        .with(number("reranker.top_k", retrieval.scores().size()));
    documents(span, "reranker.output_documents.", retrieval);
    span.ok();
  }

  @Override
  public void tool(SimulatedSpan span, String tool, String arguments, String result) {
    named(span, "TOOL", tool)
        .step("tool", "", "")
        .with(text("tool.name", tool))
        .with(text("input.value", arguments))
        .with(text("output.value", result))
        .ok();
  }

  @Override
  public void agent(SimulatedSpan span, String agent, String input, String sessionId) {
    named(span, "AGENT", agent)
        .step("agent", "", "")
        .with(text("agent.name", agent))
        .with(text("session.id", sessionId))
        .with(text("input.value", input))
        .ok();
  }

  private static SimulatedSpan named(SimulatedSpan span, String kind, String name) {
    return span.named(Scope.OPENINFERENCE, SpanKind.SPAN_KIND_INTERNAL, name)
        .with(text(KIND, kind));
  }

  private static void usage(SimulatedSpan span, TokenUse tokens, boolean generates) {
    span.with(number("llm.token_count.prompt", tokens.input()));
    if (generates) {
      span.with(number("llm.token_count.completion", tokens.output()))
          .with(number("llm.token_count.prompt_details.cache_read", tokens.cacheRead()))
          .with(number("llm.token_count.completion_details.reasoning", tokens.reasoning()));
    }
    if (tokens.cacheWrite() > 0) {
      span.with(number("llm.token_count.prompt_details.cache_write", tokens.cacheWrite()));
    }
    span.with(number("llm.token_count.total", tokens.input() + tokens.output())).used(tokens);
  }

  private static void documents(SimulatedSpan span, String prefix, Retrieval retrieval) {
    for (int i = 0; i < retrieval.scores().size(); i++) {
      span.with(text(prefix + i + ".document.id", "doc-" + i))
          .with(decimal(prefix + i + ".document.score", retrieval.scores().get(i)));
    }
  }
}
