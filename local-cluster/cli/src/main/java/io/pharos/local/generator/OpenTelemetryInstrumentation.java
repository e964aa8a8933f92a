package io.pharos.local.generator;

import static io.pharos.local.attribute.Attributes.decimal;
import static io.pharos.local.attribute.Attributes.flag;
import static io.pharos.local.attribute.Attributes.number;
import static io.pharos.local.attribute.Attributes.text;
import static io.pharos.local.attribute.Attributes.texts;

import io.opentelemetry.proto.trace.v1.Span.Event;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.pharos.local.ledger.TokenUse;
import java.util.ArrayList;
import java.util.List;

/** OpenTelemetry's own GenAI conventions, in three editions that run side by side in the field. */
final class OpenTelemetryInstrumentation implements Instrumentation {

  /** An edition of the conventions. */
  enum Edition {
    /** 1.41: provider name, messages as JSON, cache and reasoning tokens. */
    CURRENT(Scope.OTEL_CURRENT),
    /** 1.28 to 1.36: gen_ai.system, input and output tokens as totals. */
    V1_36(Scope.OTEL_OPENAI),
    /** Up to 1.27: prompt and completion tokens as totals, content in span events. */
    V1_27(Scope.OTEL_1_27);

    private final Scope scope;

    Edition(Scope scope) {
      this.scope = scope;
    }
  }

  private final Edition edition;

  OpenTelemetryInstrumentation(Edition edition) {
    this.edition = edition;
  }

  @Override
  public void chat(SimulatedSpan span, ModelCall call) {
    request(span, call, "chat").step("llm", call.model().provider(), call.model().name());
    if (call.streaming() && edition == Edition.CURRENT) {
      span.with(flag("gen_ai.request.stream", true));
    }
    content(span, call);
    if (call.failure() != null) {
      span.fail(call.failure().errorType(), call.failure().message());
      return;
    }
    response(span, call);
    usage(span, call.tokens(), true);
    if (call.ttftNs() > 0 && edition == Edition.CURRENT) {
      span.with(decimal("gen_ai.response.time_to_first_chunk", call.ttftNs() / 1e9))
          .firstToken(call.ttftNs());
    }
  }

  @Override
  public boolean tellsAddress() {
    return true;
  }

  @Override
  public void embedding(SimulatedSpan span, ModelCall call) {
    request(span, call, "embeddings")
        .step("embedding", call.model().provider(), call.model().name());
    span.with(text("gen_ai.response.model", call.model().name()));
    usage(span, call.tokens(), false);
  }

  @Override
  public void retrieval(SimulatedSpan span, Retrieval retrieval) {
    span.named(edition.scope, SpanKind.SPAN_KIND_CLIENT, "retrieval " + retrieval.collection())
        .step("retrieval", "", "")
        .with(text("gen_ai.operation.name", "retrieval"))
        .with(text("gen_ai.data_source.id", retrieval.collection()))
        .with(text("gen_ai.retrieval.query.text", retrieval.query()))
        .with(text("gen_ai.retrieval.documents", documents(retrieval.scores())));
  }

  @Override
  public void rerank(SimulatedSpan span, Retrieval retrieval, String model) {
    span.named(edition.scope, SpanKind.SPAN_KIND_CLIENT, "rerank " + model)
        .step("rerank", "", model)
        .with(text("gen_ai.operation.name", "rerank"))
        .with(text("gen_ai.request.model", model))
        .with(text("gen_ai.retrieval.documents", documents(retrieval.scores())));
  }

  @Override
  public void tool(SimulatedSpan span, String tool, String arguments, String result) {
    span.named(edition.scope, SpanKind.SPAN_KIND_INTERNAL, "execute_tool " + tool)
        .step("tool", "", "")
        .with(text("gen_ai.operation.name", "execute_tool"))
        .with(text("gen_ai.tool.name", tool))
        .with(text("gen_ai.tool.type", "function"))
        .with(text("gen_ai.tool.call.id", "call_" + Long.toHexString(span.id())))
        .with(text("gen_ai.tool.call.arguments", arguments))
        .with(text("gen_ai.tool.call.result", result));
  }

  @Override
  public void agent(SimulatedSpan span, String agent, String input, String sessionId) {
    span.named(edition.scope, SpanKind.SPAN_KIND_INTERNAL, "invoke_agent " + agent)
        .step("agent", "", "")
        .with(text("gen_ai.operation.name", "invoke_agent"))
        .with(text("gen_ai.agent.name", agent))
        .with(text("gen_ai.conversation.id", sessionId));
  }

  private SimulatedSpan request(SimulatedSpan span, ModelCall call, String operation) {
    String model = call.model().name();
    span.named(edition.scope, SpanKind.SPAN_KIND_CLIENT, operation + " " + model)
        .with(text("gen_ai.operation.name", operation))
        .with(
            text(
                edition == Edition.CURRENT ? "gen_ai.provider.name" : "gen_ai.system",
                call.model().provider()))
        .with(text("gen_ai.request.model", model))
        .with(text("server.address", call.serverAddress()))
        .with(number("server.port", call.serverPort()));
    if (edition == Edition.CURRENT) {
      span.with(text("gen_ai.conversation.id", call.sessionId()));
      span.with(text("user.id", call.userId()));
    }
    return span;
  }

  private void content(SimulatedSpan span, ModelCall call) {
    switch (edition) {
      case CURRENT -> {
        span.with(text("gen_ai.input.messages", Instrumentation.message("user", call.prompt())));
        if (call.failure() == null) {
          span.with(
              text(
                  "gen_ai.output.messages",
                  Instrumentation.message("assistant", call.completion())));
        }
      }
      case V1_27 -> {
        span.with(event(span.startNs(), "gen_ai.content.prompt", "gen_ai.prompt", call.prompt()));
        if (call.failure() == null) {
          span.with(
              event(
                  span.endNs(),
                  "gen_ai.content.completion",
                  "gen_ai.completion",
                  call.completion()));
        }
      }
      case V1_36 -> {
        // this edition carries content in log records, which are off by default
      }
    }
  }

  private static Event event(long timeNs, String name, String key, String content) {
    return Event.newBuilder()
        .setTimeUnixNano(timeNs)
        .setName(name)
        .addAttributes(text(key, content))
        .build();
  }

  private static void response(SimulatedSpan span, ModelCall call) {
    span.with(text("gen_ai.response.model", call.model().name()))
        .with(text("gen_ai.response.id", call.responseId()))
        .with(texts("gen_ai.response.finish_reasons", List.of(call.finishReason())));
  }

  private void usage(SimulatedSpan span, TokenUse tokens, boolean generates) {
    boolean old = edition == Edition.V1_27;
    span.with(number("gen_ai.usage." + (old ? "prompt" : "input") + "_tokens", tokens.input()));
    if (generates) {
      span.with(
          number("gen_ai.usage." + (old ? "completion" : "output") + "_tokens", tokens.output()));
    }
    if (edition != Edition.CURRENT) {
      span.used(tokens.totalsOnly());
      return;
    }
    if (tokens.cacheRead() > 0) {
      span.with(number("gen_ai.usage.cache_read.input_tokens", tokens.cacheRead()));
    }
    if (tokens.cacheWrite() > 0) {
      span.with(number("gen_ai.usage.cache_creation.input_tokens", tokens.cacheWrite()));
    }
    if (tokens.reasoning() > 0) {
      span.with(number("gen_ai.usage.reasoning.output_tokens", tokens.reasoning()));
    }
    span.used(tokens);
  }

  private static String documents(List<Double> scores) {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      documents.add("{\"id\":\"doc-" + i + "\",\"score\":" + scores.get(i) + "}");
    }
    return "[" + String.join(",", documents) + "]";
  }
}
