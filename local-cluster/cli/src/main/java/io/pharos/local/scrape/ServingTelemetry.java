package io.pharos.local.scrape;

import static io.pharos.local.attribute.Attributes.number;
import static io.pharos.local.attribute.Attributes.text;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.local.chance.SeededRandom;
import io.pharos.local.ledger.CallTruth;
import io.pharos.local.ledger.SpanIdentity;
import io.pharos.local.ledger.TraceIdentity;
import io.pharos.local.serving.CallVisibility;
import io.pharos.local.serving.EngineSpec;
import io.pharos.local.serving.ServedRequest;
import io.pharos.local.serving.ServingDevice;
import io.pharos.local.serving.ServingTrace;
import io.pharos.operators.otlp.OtlpSignal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * All telemetry of a simulated run as OTLP requests, with the truth about each traced call: a
 * client span that is a trace of its own, the engine's span below it where there is one, and the
 * scrapes of all GPUs and engines.
 *
 * @param messages by arrival
 * @param calls that telemetry tells of, by end
 * @param deviceSamples scrapes of each device that arrived
 * @param engineSamples scrapes of each engine that arrived, by target
 */
public record ServingTelemetry(
    List<ServingMessage> messages,
    List<CallTruth> calls,
    Map<ServingDevice, Integer> deviceSamples,
    Map<String, Integer> engineSamples) {

  private static final long MS_NS = 1_000_000L;
  private static final InstrumentationScope CLIENT =
      InstrumentationScope.newBuilder()
          .setName("opentelemetry.instrumentation.openai_v2")
          .setVersion("2.3b0")
          .build();
  private static final InstrumentationScope ENGINE =
      InstrumentationScope.newBuilder().setName("vllm.llm_engine").build();

  public ServingTelemetry {
    messages = List.copyOf(messages);
    calls = List.copyOf(calls);
    deviceSamples = Map.copyOf(deviceSamples);
    engineSamples = Map.copyOf(engineSamples);
  }

  /** Equal traces, settings and seeds give equal telemetry. */
  public static ServingTelemetry of(ServingTrace trace, ScrapeSettings settings, long seed) {
    SeededRandom random = new SeededRandom(seed);
    ScrapeLoop loop =
        new ScrapeLoop(
            trace.plan().layout(),
            trace.devices(),
            trace.engines(),
            settings,
            random.split(),
            trace.plan().startNs());
    List<ServingMessage> messages = new ArrayList<>();
    // one scrape more than the last request, so that its end is covered
    long untilNs = trace.endNs() + 2L * settings.periodMs() * MS_NS;
    for (ScrapedRequest request : loop.until(untilNs)) {
      messages.add(new ServingMessage(request.arrivalMs(), OtlpSignal.METRICS, request.message()));
    }
    List<CallTruth> calls = new ArrayList<>();
    for (ServedRequest served : trace.requests()) {
      if (served.request().visibility() != CallVisibility.UNTRACED) {
        calls.add(call(trace, served, settings, random, messages));
      }
    }
    messages.sort(Comparator.comparingLong(ServingMessage::arrivalMs));
    return new ServingTelemetry(messages, calls, loop.deviceSamples(), loop.engineSamples());
  }

  private static CallTruth call(
      ServingTrace trace,
      ServedRequest served,
      ScrapeSettings settings,
      SeededRandom random,
      List<ServingMessage> to) {
    EngineSpec engine = trace.plan().layout().engines().get(served.engine());
    byte[] traceId = ByteBuffer.allocate(16).putLong(random.id()).putLong(random.id()).array();
    long clientId = random.id();
    Span.Builder client =
        span(traceId, clientId, "chat " + engine.model().name(), SpanKind.SPAN_KIND_CLIENT)
            .setStartTimeUnixNano(served.callStartNs())
            .setEndTimeUnixNano(served.callEndNs())
            .addAttributes(text("gen_ai.operation.name", "chat"))
            .addAttributes(text("gen_ai.provider.name", "vllm"))
            .addAttributes(text("gen_ai.request.model", engine.model().name()))
            .addAttributes(text("gen_ai.response.model", engine.model().name()))
            .addAttributes(
                text("gen_ai.response.id", "chatcmpl-" + HexFormat.of().toHexDigits(clientId)))
            .addAttributes(number("gen_ai.usage.input_tokens", served.request().promptTokens()))
            .addAttributes(number("gen_ai.usage.output_tokens", served.request().outputTokens()));
    if (served.request().visibility() != CallVisibility.UNADDRESSED) {
      client
          .addAttributes(text("server.address", EngineSpans.calledHost(engine, served)))
          .addAttributes(number("server.port", engine.port()));
    }
    if (served.cachedTokens() > 0) {
      client.addAttributes(number("gen_ai.usage.cache_read.input_tokens", served.cachedTokens()));
    }
    String tenant = served.request().tenant();
    List<KeyValue> caller =
        List.of(
            text("service.name", "chat-service"),
            text("service.instance.id", "chat-service-" + tenant + "-1"),
            text("host.name", "web-1"),
            text("tenant.id", tenant));
    send(to, settings, random, caller, CLIENT, client.build());
    if (served.request().visibility() == CallVisibility.ENGINE_SPAN) {
      Span.Builder own =
          span(traceId, random.id(), "llm_request", SpanKind.SPAN_KIND_SERVER)
              .setParentSpanId(id(clientId))
              .setStartTimeUnixNano(served.request().arrivalNs())
              .setEndTimeUnixNano(served.endNs())
              .addAllAttributes(
                  EngineSpans.attributes(
                      engine, served, "cmpl-" + HexFormat.of().toHexDigits(clientId)));
      List<KeyValue> resource = new ArrayList<>(EngineSpans.resource(engine));
      resource.add(text("tenant.id", tenant));
      send(to, settings, random, resource, ENGINE, own.build());
    }
    TraceIdentity identity = new TraceIdentity(tenant, HexFormat.of().formatHex(traceId));
    return CallTruths.of(
        trace.plan().layout(),
        served,
        new SpanIdentity(identity, HexFormat.of().toHexDigits(clientId)),
        served.callStartNs(),
        served.callEndNs());
  }

  private static Span.Builder span(byte[] traceId, long id, String name, SpanKind kind) {
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(traceId))
        .setSpanId(id(id))
        .setName(name)
        .setKind(kind)
        .setFlags(1);
  }

  private static void send(
      List<ServingMessage> to,
      ScrapeSettings settings,
      SeededRandom random,
      List<KeyValue> resource,
      InstrumentationScope scope,
      Span span) {
    TracesData data =
        TracesData.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(Resource.newBuilder().addAllAttributes(resource))
                    .addScopeSpans(ScopeSpans.newBuilder().setScope(scope).addSpans(span)))
            .build();
    long endMs = span.getEndTimeUnixNano() / MS_NS;
    long delayMs = random.between(settings.delay().leastMs(), settings.delay().mostMs());
    to.add(new ServingMessage(endMs + delayMs, OtlpSignal.TRACES, data));
  }

  private static ByteString id(long id) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).array());
  }
}
