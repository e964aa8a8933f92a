package io.pharos.local.generator;

import static io.pharos.local.attribute.Attributes.text;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.pharos.local.chance.SeededRandom;
import io.pharos.local.ledger.SpanIdentity;
import io.pharos.local.ledger.TokenUse;
import io.pharos.local.scrape.CallTruths;
import io.pharos.local.scrape.EngineSpans;
import io.pharos.local.serving.CallVisibility;
import io.pharos.local.serving.EngineSpec;
import io.pharos.local.serving.ServedRequest;
import io.pharos.local.serving.ServingRequest;
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

  /** What is said in a call, whoever serves it. */
  private record Content(
      String workflow,
      TokenUse tokens,
      boolean streaming,
      String finishReason,
      String responseId,
      String prompt,
      String completion) {

    ModelCall call(Request request, ModelProfile model, String address, int port, long ttftNs) {
      return new ModelCall(
          model,
          address,
          port,
          tokens,
          streaming,
          streaming ? ttftNs : 0,
          finishReason,
          responseId,
          prompt,
          completion,
          workflow,
          request.sessionId(),
          request.userId(),
          null);
    }
  }

  // shares of calls, in the range that public status pages and papers report for busy APIs
  private static final double RATE_LIMITED = 0.015;
  private static final double TOO_LONG = 0.006;
  private static final double TIMES_OUT = 0.004;
  private static final int TIMEOUT_MS = 30_000;
  private static final long TIMEOUT_NS = TIMEOUT_MS * Request.MS;
  private static final int GIANT_PROMPT_CHARACTERS = 400 * 1024;
  private static final int GATEWAY_PORT = 443;

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
                gateway(model),
                GATEWAY_PORT,
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
    Content content =
        new Content(
            workflow,
            use,
            random.chance(0.6),
            tools ? "tool_calls" : "stop",
            "chatcmpl-" + Long.toHexString(random.nextLong()),
            request.giantPrompt()
                ? landscape.prose(random, GIANT_PROMPT_CHARACTERS)
                : landscape.content(random, use.input()),
            landscape.content(random, use.outputVisible()));
    if (random.chance(TIMES_OUT) && !request.giantPrompt()) {
      return failed(request, in, workflow, model, CallFailure.TIMEOUT, atNs, TIMEOUT_MS);
    }
    return model.hosted()
        ? hosted(request, in, model, content, atNs)
        : provided(request, in, model, content, atNs);
  }

  /** Behind a provider's API, of which only the time is seen. */
  private Outcome provided(
      Request request, SimulatedSpan in, ModelProfile model, Content content, long atNs) {
    SeededRandom random = request.random();
    TokenUse use = content.tokens();
    long networkNs = request.ms(0.5, 60);
    ServingEngine engine = landscape.engine(random, model);
    ServingEngine.Service service =
        request
            .answers()
            .provided(
                () ->
                    engine.serve(
                        atNs + networkNs, use.inputUncached() + use.cacheWrite(), use.output()));
    if (service.queueNs() + service.prefillNs() > TIMEOUT_NS && !request.giantPrompt()) {
      return failed(request, in, content.workflow(), model, CallFailure.TIMEOUT, atNs, TIMEOUT_MS);
    }
    long endNs = atNs + service.totalNs() + 2 * networkNs;
    long ttftNs = service.queueNs() + service.prefillNs() + networkNs;
    SimulatedSpan span = span(request, in, atNs).end(endNs);
    request
        .instrumentation()
        .chat(span, content.call(request, model, gateway(model), GATEWAY_PORT, ttftNs));
    return new Outcome(endNs, false);
  }

  /** On modelled hardware, with all that runs there at the time. */
  private Outcome hosted(
      Request request, SimulatedSpan in, ModelProfile model, Content content, long atNs) {
    SeededRandom random = request.random();
    ModelFleet fleet = landscape.fleet();
    TokenUse use = content.tokens();
    long networkNs = request.ms(0.5, 4);
    ModelFleet.Deployment deployment = random.pick(fleet.deployments(model));
    CallVisibility visibility = visibility(request, deployment);
    int prompt = (int) use.input();
    int output = (int) Math.max(1, use.output());
    if (prompt + output > fleet.longestTokens(deployment.service())) {
      return failed(request, in, content.workflow(), model, CallFailure.CONTEXT_LENGTH, atNs, 80);
    }
    ServedRequest served =
        request
            .answers()
            .served(
                new ServingRequest(
                    random.id(),
                    deployment.service(),
                    request.trace().identity().tenant(),
                    visibility,
                    atNs + networkNs,
                    networkNs,
                    prompt,
                    (int) Math.min(use.cacheRead(), prompt - 1),
                    output));
    if (served.queueNs() + served.prefillNs() > TIMEOUT_NS && !request.giantPrompt()) {
      return failed(request, in, content.workflow(), model, CallFailure.TIMEOUT, atNs, TIMEOUT_MS);
    }
    EngineSpec engine = fleet.layout().engines().get(served.engine());
    long ttftNs = served.queueNs() + served.prefillNs() + networkNs;
    SimulatedSpan span = span(request, in, atNs).end(served.callEndNs());
    request
        .instrumentation()
        .chat(
            span,
            content.call(
                request, model, EngineSpans.calledHost(engine, served), engine.port(), ttftNs));
    SpanIdentity identity = new SpanIdentity(request.trace().identity(), WireFormat.hex(span.id()));
    span.called(CallTruths.of(fleet.layout(), served, identity, atNs, span.endNs()));
    if (visibility == CallVisibility.ENGINE_SPAN) {
      engineSpan(request, span, engine, served);
    }
    return new Outcome(span.endNs(), false);
  }

  private static CallVisibility visibility(Request request, ModelFleet.Deployment deployment) {
    if (request.random().chance(deployment.spanShare())) {
      return CallVisibility.ENGINE_SPAN;
    }
    return request.instrumentation().tellsAddress()
        ? deployment.otherwise()
        : CallVisibility.UNADDRESSED;
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
                gateway(model),
                GATEWAY_PORT,
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
      Request request, SimulatedSpan client, EngineSpec engine, ServedRequest served) {
    ServiceInstance instance = landscape.engine(request.trace().identity().tenant(), engine);
    SimulatedSpan span =
        request
            .trace()
            .span(
                client,
                instance,
                Scope.VLLM,
                SpanKind.SPAN_KIND_SERVER,
                "llm_request",
                served.request().arrivalNs())
            .end(served.endNs())
            .steady();
    EngineSpans.attributes(engine, served, "cmpl-" + Long.toHexString(client.id()))
        .forEach(span::with);
  }

  /** What refuses calls, and stands before a provider. */
  private static String gateway(ModelProfile model) {
    return model.provider() + ".internal";
  }

  /** The instrumentation names it and says its kind and scope. */
  private static SimulatedSpan span(Request request, SimulatedSpan in, long atNs) {
    return request
        .trace()
        .span(in, in.service(), Scope.APPLICATION, SpanKind.SPAN_KIND_INTERNAL, "", atNs);
  }
}
