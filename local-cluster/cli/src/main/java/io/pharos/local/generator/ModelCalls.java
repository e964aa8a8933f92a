package io.pharos.local.generator;

import static io.pharos.local.attribute.Attributes.decimal;
import static io.pharos.local.attribute.Attributes.number;
import static io.pharos.local.attribute.Attributes.text;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.pharos.local.chance.SeededRandom;
import io.pharos.local.ledger.TokenUse;
import java.util.List;

/**
 * Calls of models: the client's span by the request's instrumentation, the engine's own span where
 * the model is hosted, retries and failures.
 *
 * <p>A request with a giant prompt always succeeds, so that the prompt is really sent. The engine's
 * span carries its latencies and no usage, so that a call's tokens are said once.
 */
final class ModelCalls {

  /** How a call ended. */
  record Outcome(long endNs, boolean failed) {}

  // shares of calls, in the range that public status pages and papers report for busy APIs
  private static final double RATE_LIMITED = 0.015;
  private static final double TOO_LONG = 0.006;
  private static final double TIMES_OUT = 0.004;
  private static final long TIMEOUT_NS = 30_000 * Request.MS;
  private static final int GIANT_PROMPT_CHARACTERS = 400 * 1024;

  private final Landscape landscape;

  ModelCalls(Landscape landscape) {
    this.landscape = landscape;
  }

  /** One call, tried again once after a rate limit. */
  Outcome chat(
      Request request,
      SimulatedSpan in,
      String workflow,
      TokenShape shape,
      boolean tools,
      long atNs) {
    SeededRandom random = request.random();
    ModelProfile model = random.pick(landscape.models());
    if (random.chance(TOO_LONG) && !request.giantPrompt()) {
      return failed(request, in, workflow, model, CallFailure.CONTEXT_LENGTH, atNs, 80);
    }
    long startNs = atNs;
    if (random.chance(RATE_LIMITED) && !request.giantPrompt()) {
      Outcome limited = failed(request, in, workflow, model, CallFailure.RATE_LIMITED, atNs, 40);
      request
          .trace()
          .log(in, limited.endNs(), SimulatedLog.Level.WARN, "rate limited, retrying in 1 s");
      startNs = limited.endNs() + 1_000 * Request.MS;
    }
    return served(request, in, workflow, model, shape, tools, startNs);
  }

  /** An embedding of a text; returns its end. */
  long embed(Request request, SimulatedSpan in, long tokens, long atNs) {
    SeededRandom random = request.random();
    ModelProfile model =
        new ModelProfile("text-embedding-3-small", "openai", false, 100_000, 0, false);
    TokenUse use = new TokenUse(tokens, 0, 0, 0, 0);
    long endNs = atNs + request.ms(8, 45);
    SimulatedSpan span = span(request, in, atNs).end(endNs);
    request
        .instrumentation()
        .embedding(
            span,
            new ModelCall(
                model,
                use,
                false,
                0,
                "",
                "",
                landscape.content(random, tokens),
                "",
                "",
                request.sessionId(),
                request.userId(),
                null));
    return endNs;
  }

  private Outcome served(
      Request request,
      SimulatedSpan in,
      String workflow,
      ModelProfile model,
      TokenShape shape,
      boolean tools,
      long atNs) {
    SeededRandom random = request.random();
    TokenUse use = shape.draw(random, model.reasoning());
    long networkNs = request.ms(0.5, model.hosted() ? 4 : 60);
    ServingEngine engine = landscape.engine(random, model);
    ServingEngine.Service service =
        engine.serve(atNs + networkNs, use.inputUncached() + use.cacheWrite(), use.output());
    boolean stuck =
        service.queueNs() + service.prefillNs() > TIMEOUT_NS || random.chance(TIMES_OUT);
    if (stuck && !request.giantPrompt()) {
      return failed(request, in, workflow, model, CallFailure.TIMEOUT, atNs, 30_000);
    }
    long endNs = atNs + service.totalNs() + 2 * networkNs;
    boolean streaming = random.chance(0.6);
    long ttftNs = service.queueNs() + service.prefillNs() + networkNs;
    SimulatedSpan span = span(request, in, atNs).end(endNs);
    request
        .instrumentation()
        .chat(
            span,
            new ModelCall(
                model,
                use,
                streaming,
                streaming ? ttftNs : 0,
                tools ? "tool_calls" : "stop",
                "chatcmpl-" + Long.toHexString(random.nextLong()),
                request.giantPrompt()
                    ? landscape.prose(random, GIANT_PROMPT_CHARACTERS)
                    : landscape.content(random, use.input()),
                landscape.content(random, use.outputVisible()),
                workflow,
                request.sessionId(),
                request.userId(),
                null));
    if (model.hosted()) {
      engineSpan(request, span, model, engine, use, service, atNs + networkNs);
    }
    return new Outcome(endNs, false);
  }

  private Outcome failed(
      Request request,
      SimulatedSpan in,
      String workflow,
      ModelProfile model,
      CallFailure failure,
      long atNs,
      double afterMs) {
    long endNs = atNs + (long) (afterMs * Request.MS) + request.ms(0, 20);
    SimulatedSpan span = span(request, in, atNs).end(endNs);
    request
        .instrumentation()
        .chat(
            span,
            new ModelCall(
                model,
                TokenUse.NONE,
                false,
                0,
                "",
                "",
                landscape.content(request.random(), 200),
                "",
                workflow,
                request.sessionId(),
                request.userId(),
                failure));
    request
        .trace()
        .log(
            new SimulatedLog(
                in.service(),
                endNs,
                failure == CallFailure.RATE_LIMITED
                    ? SimulatedLog.Level.WARN
                    : SimulatedLog.Level.ERROR,
                model.name() + ": " + failure.message(),
                span.id(),
                "gen_ai.client.operation.exception",
                List.of(
                    text("exception.type", failure.errorType()),
                    text("exception.message", failure.message()))));
    return new Outcome(endNs, true);
  }

  private void engineSpan(
      Request request,
      SimulatedSpan client,
      ModelProfile model,
      ServingEngine engine,
      TokenUse use,
      ServingEngine.Service service,
      long atNs) {
    ServiceInstance instance =
        landscape.service(
            request.trace().identity().tenant(), "vllm-" + model.name(), engine.replica());
    double ttft = (service.queueNs() + service.prefillNs()) / 1e9;
    request
        .trace()
        .span(client, instance, Scope.VLLM, SpanKind.SPAN_KIND_SERVER, "llm_request", atNs)
        .with(text("gen_ai.response.model", model.name()))
        .with(text("gen_ai.request.id", "cmpl-" + Long.toHexString(client.id())))
        .with(number("gen_ai.request.max_tokens", Math.max(256, use.output())))
        .with(decimal("gen_ai.latency.time_in_queue", service.queueNs() / 1e9))
        .with(decimal("gen_ai.latency.time_to_first_token", ttft))
        .with(decimal("gen_ai.latency.time_in_model_prefill", service.prefillNs() / 1e9))
        .with(decimal("gen_ai.latency.time_in_model_decode", service.decodeNs() / 1e9))
        .with(
            decimal(
                "gen_ai.latency.time_in_model_inference",
                (service.prefillNs() + service.decodeNs()) / 1e9))
        .with(decimal("gen_ai.latency.e2e", service.totalNs() / 1e9))
        .end(atNs + service.totalNs());
  }

  /** The instrumentation names it and says its kind and scope. */
  private static SimulatedSpan span(Request request, SimulatedSpan in, long atNs) {
    return request
        .trace()
        .span(in, in.service(), Scope.APPLICATION, SpanKind.SPAN_KIND_INTERNAL, "", atNs);
  }
}
