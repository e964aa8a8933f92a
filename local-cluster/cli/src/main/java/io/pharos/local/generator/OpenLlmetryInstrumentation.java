package io.pharos.local.generator;

import static io.pharos.local.attribute.Attributes.decimal;
import static io.pharos.local.attribute.Attributes.flag;
import static io.pharos.local.attribute.Attributes.number;
import static io.pharos.local.attribute.Attributes.text;

import io.opentelemetry.proto.trace.v1.Span.Event;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.pharos.local.ledger.TokenUse;

/**
 * OpenLLMetry (Traceloop): early GenAI names, indexed prompts, entities with their own span kinds.
 */
final class OpenLlmetryInstrumentation implements Instrumentation {

  @Override
  public void chat(SimulatedSpan span, ModelCall call) {
    named(span, SpanKind.SPAN_KIND_CLIENT, call.model().provider() + ".chat")
        .step("llm", call.model().provider(), call.model().name())
        .with(text("gen_ai.system", call.model().provider()))
        .with(text("llm.request.type", "chat"))
        .with(text("gen_ai.request.model", call.model().name()))
        .with(flag("llm.is_streaming", call.streaming()))
        .with(text("traceloop.workflow.name", call.workflow()))
        .with(text("traceloop.association.properties.session_id", call.sessionId()))
        .with(text("traceloop.association.properties.user_id", call.userId()))
        .with(text("gen_ai.prompt.0.role", "user"))
        .with(text("gen_ai.prompt.0.content", call.prompt()));
    if (call.failure() != null) {
      span.fail(call.failure().errorType(), call.failure().message());
      return;
    }
    span.with(text("gen_ai.response.model", call.model().name()))
        .with(text("gen_ai.response.id", call.responseId()))
        .with(text("gen_ai.completion.0.role", "assistant"))
        .with(text("gen_ai.completion.0.content", call.completion()))
        .with(text("gen_ai.completion.0.finish_reason", call.finishReason()));
    usage(span, call.tokens(), true);
  }

  @Override
  public boolean tellsAddress() {
    return false;
  }

  @Override
  public void embedding(SimulatedSpan span, ModelCall call) {
    named(span, SpanKind.SPAN_KIND_CLIENT, call.model().provider() + ".embeddings")
        .step("embedding", call.model().provider(), call.model().name())
        .with(text("gen_ai.system", call.model().provider()))
        .with(text("llm.request.type", "embedding"))
        .with(text("gen_ai.request.model", call.model().name()))
        .with(text("gen_ai.prompt.0.content", call.prompt()));
    usage(span, call.tokens(), false);
  }

  @Override
  public void retrieval(SimulatedSpan span, Retrieval retrieval) {
    named(span, SpanKind.SPAN_KIND_CLIENT, "milvus.search")
        .step("retrieval", "", "")
        .with(text("db.system", "milvus"))
        .with(text("db.operation", "search"))
        .with(text("db.collection.name", retrieval.collection()))
        .with(number("db.vector.query.top_k", retrieval.scores().size()));
    for (int i = 0; i < retrieval.scores().size(); i++) {
      span.with(
          Event.newBuilder()
              .setTimeUnixNano(span.endNs())
              .setName("db.query.result")
              .addAttributes(text("db.query.result.id", "doc-" + i))
              .addAttributes(decimal("db.query.result.score", retrieval.scores().get(i)))
              .build());
    }
  }

  @Override
  public void rerank(SimulatedSpan span, Retrieval retrieval, String model) {
    named(span, SpanKind.SPAN_KIND_CLIENT, "cohere.rerank")
        .step("rerank", "cohere", model)
        .with(text("gen_ai.system", "cohere"))
        .with(text("llm.request.type", "rerank"))
        .with(text("gen_ai.request.model", model));
  }

  @Override
  public void tool(SimulatedSpan span, String tool, String arguments, String result) {
    entity(span, "tool", tool)
        .with(text("traceloop.entity.input", arguments))
        .with(text("traceloop.entity.output", result));
  }

  @Override
  public void agent(SimulatedSpan span, String agent, String input, String sessionId) {
    entity(span, "agent", agent)
        .with(text("traceloop.entity.input", input))
        .with(text("traceloop.association.properties.session_id", sessionId));
  }

  private static SimulatedSpan entity(SimulatedSpan span, String kind, String name) {
    return named(span, SpanKind.SPAN_KIND_INTERNAL, name + "." + kind)
        .step(kind, "", "")
        .with(text("traceloop.span.kind", kind))
        .with(text("traceloop.entity.name", name));
  }

  private static SimulatedSpan named(SimulatedSpan span, SpanKind kind, String name) {
    return span.named(Scope.TRACELOOP, kind, name);
  }

  private static void usage(SimulatedSpan span, TokenUse tokens, boolean generates) {
    span.with(number("gen_ai.usage.prompt_tokens", tokens.input()));
    if (generates) {
      span.with(number("gen_ai.usage.completion_tokens", tokens.output()));
    }
    span.with(number("llm.usage.total_tokens", tokens.input() + tokens.output()));
    if (tokens.cacheRead() > 0) {
      span.with(number("gen_ai.usage.cache_read_input_tokens", tokens.cacheRead()));
    }
    if (tokens.cacheWrite() > 0) {
      span.with(number("gen_ai.usage.cache_creation_input_tokens", tokens.cacheWrite()));
    }
    if (tokens.reasoning() > 0) {
      span.with(number("gen_ai.usage.reasoning_tokens", tokens.reasoning()));
    }
    span.used(tokens);
  }
}
