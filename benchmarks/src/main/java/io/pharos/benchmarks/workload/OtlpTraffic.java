package io.pharos.benchmarks.workload;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.schemas.Call;
import io.pharos.schemas.SpanHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The traces of {@link GenAiTraces} as OTLP in protobuf, with the attributes of OpenTelemetry's own
 * conventions. One span of eight has a prompt of 2 to 8 KB.
 *
 * <p>{@value #TRACES_TOGETHER} traces are sent together, the spans of each service in a request of
 * its own, as a Collector batches what the SDKs of many instances export.
 */
public final class OtlpTraffic {

  /** Traces that start together. */
  public static final int TRACES_TOGETHER = 4 * GenAiTraces.VARIANTS;

  /** Spans of a trace. */
  public static final int SPANS_PER_TRACE = GenAiTraces.SPANS;

  /** From the start of a trace to the end of its last span. */
  public static final long LONGEST_MS = GenAiTraces.LONGEST_MS;

  private static final int LEAST_PROMPT = 2_000;
  private static final int MORE_PROMPT = 6_000;
  private static final String[] WORDS =
      ("the order was shipped on and will arrive by customer asked about refund policy for items "
              + "returned after thirty days please summarise previous messages answer with sources "
              + "account invoice delivery address changed payment failed retry tomorrow morning")
          .split(" ");

  /** A service's resource in one variant, and its spans without ids and times. */
  private record Origin(Resource resource, Map<Integer, Span> spans) {}

  private final List<Map<String, Origin>> variants = new ArrayList<>();
  private final List<String> services;
  private long next;

  /** Traffic from its first trace on. */
  public OtlpTraffic() {
    List<SpanHead> heads = GenAiTraces.templates();
    for (int variant = 0; variant < GenAiTraces.VARIANTS; variant++) {
      Map<String, Origin> origins = new LinkedHashMap<>();
      for (int position = 0; position < GenAiTraces.SPANS; position++) {
        SpanHead head = heads.get(variant * GenAiTraces.SPANS + position);
        origins
            .computeIfAbsent(
                head.getSpan().getService(),
                service -> new Origin(resource(head), new LinkedHashMap<>()))
            .spans()
            .put(position, template(head, variant, position));
      }
      variants.add(origins);
    }
    services = List.copyOf(variants.get(0).keySet());
  }

  /**
   * The next traces, one request per service.
   *
   * @param startMs Unix time at which they start
   */
  public List<byte[]> next(long startMs) {
    List<byte[]> requests = new ArrayList<>();
    for (String service : services) {
      ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
      for (int variant = 0; variant < GenAiTraces.VARIANTS; variant++) {
        Origin origin = variants.get(variant).get(service);
        ScopeSpans.Builder scope =
            request
                .addResourceSpansBuilder()
                .setResource(origin.resource())
                .addScopeSpansBuilder()
                .setScope(
                    InstrumentationScope.newBuilder()
                        .setName("opentelemetry.instrumentation.openai_v2")
                        .setVersion("2.3"));
        for (long trace = next + variant;
            trace < next + TRACES_TOGETHER;
            trace += GenAiTraces.VARIANTS) {
          for (Map.Entry<Integer, Span> span : origin.spans().entrySet()) {
            scope.addSpans(span(span.getValue(), trace, span.getKey(), startMs));
          }
        }
      }
      requests.add(request.build().toByteArray());
    }
    next += TRACES_TOGETHER;
    return requests;
  }

  private static Span span(Span template, long trace, int position, long startMs) {
    byte[] traceId = new byte[16];
    SpanHeadSource.LONG.set(traceId, 0, SpanHeadSource.scrambled(trace));
    SpanHeadSource.LONG.set(traceId, Long.BYTES, trace + 1);
    Span.Builder span =
        template.toBuilder()
            .setTraceId(ByteString.copyFrom(traceId))
            .setSpanId(spanId(trace, position))
            .setStartTimeUnixNano((startMs + GenAiTraces.startMs(position)) * 1_000_000)
            .setEndTimeUnixNano((startMs + GenAiTraces.endMs(position)) * 1_000_000);
    if (GenAiTraces.parent(position) >= 0) {
      span.setParentSpanId(spanId(trace, GenAiTraces.parent(position)));
    }
    return span.build();
  }

  private static ByteString spanId(long trace, int position) {
    byte[] id = new byte[Long.BYTES];
    SpanHeadSource.LONG.set(id, 0, SpanHeadSource.spanId(trace, position));
    return ByteString.copyFrom(id);
  }

  private static Resource resource(SpanHead head) {
    return Resource.newBuilder()
        .addAttributes(text("service.name", head.getSpan().getService()))
        .addAttributes(text("service.instance.id", head.getSpan().getServiceInstance()))
        .addAttributes(text("service.version", "1.14.2"))
        .addAttributes(text("tenant.id", head.getTenant()))
        .addAttributes(text("deployment.environment.name", "production"))
        .addAttributes(text("telemetry.sdk.language", "python"))
        .addAttributes(text("telemetry.sdk.version", "1.38.0"))
        .addAttributes(text("k8s.namespace.name", "shop"))
        .addAttributes(text("k8s.pod.name", head.getSpan().getServiceInstance()))
        .build();
  }

  private static Span template(SpanHead head, int variant, int position) {
    Span.Builder span =
        Span.newBuilder()
            .setName(head.getSpan().getName())
            .setKind(
                switch (head.getSpan().getKind()) {
                  case SERVER -> Span.SpanKind.SPAN_KIND_SERVER;
                  case CLIENT -> Span.SpanKind.SPAN_KIND_CLIENT;
                  default -> Span.SpanKind.SPAN_KIND_INTERNAL;
                });
    return span.addAllAttributes(attributes(head, variant, position)).build();
  }

  private static List<KeyValue> attributes(SpanHead head, int variant, int position) {
    return switch (head.getSpan().getStep()) {
      case LLM -> chat(head, variant, GenAiTraces.answers(position));
      case RETRIEVAL ->
          List.of(
              text("gen_ai.operation.name", "retrieval"),
              text("gen_ai.data_source.id", "handbook"),
              text("gen_ai.retrieval.query.text", prose(variant, 120)),
              text("gen_ai.retrieval.documents", documents(variant)));
      case TOOL ->
          List.of(
              text("gen_ai.operation.name", "execute_tool"),
              text("gen_ai.tool.name", "lookup_order"),
              text("gen_ai.tool.type", "function"),
              text("gen_ai.tool.call.arguments", "{\"order\":" + (10_000 + variant) + "}"),
              text("gen_ai.tool.call.result", prose(variant, 200)));
      case AGENT ->
          List.of(
              text("gen_ai.operation.name", "invoke_agent"),
              text("gen_ai.agent.name", "support"),
              text("gen_ai.conversation.id", head.getSpan().getSession()));
      case DATABASE ->
          List.of(
              text("db.system.name", "postgresql"),
              text("db.operation.name", "SELECT"),
              text("db.collection.name", "documents"),
              text("db.query.text", "SELECT id, body FROM documents ORDER BY v <-> $1 LIMIT 5"),
              text("server.address", "documents-db"),
              number("server.port", 5432));
      default -> http(head, variant);
    };
  }

  private static List<KeyValue> http(SpanHead head, int variant) {
    List<KeyValue> attributes =
        new ArrayList<>(
            List.of(
                text("http.request.method", "POST"),
                number("http.response.status_code", 200),
                text("network.protocol.version", "1.1"),
                number("server.port", 8080)));
    if (head.getSpan().getCustomer() == null) {
      attributes.add(text("url.full", "http://embedder:8080/v1/embed"));
      attributes.add(text("server.address", "embedder"));
    } else {
      attributes.add(text("http.route", "/v1/chat"));
      attributes.add(text("url.path", "/v1/chat"));
      attributes.add(text("client.address", "10.4.17." + variant));
      attributes.add(text("user_agent.original", "shop-web/5.2 (X11; Linux x86_64)"));
      attributes.add(text("customer.id", head.getSpan().getCustomer()));
    }
    return attributes;
  }

  private static List<KeyValue> chat(SpanHead head, int variant, boolean answer) {
    Call call = head.getSpan().getCall();
    int prompt = answer ? LEAST_PROMPT + MORE_PROMPT * variant / (GenAiTraces.VARIANTS - 1) : 300;
    return List.of(
        text("gen_ai.operation.name", call.getOperation()),
        text("gen_ai.provider.name", call.getProvider()),
        text("gen_ai.request.model", call.getRequestModel()),
        text("gen_ai.response.model", call.getResponseModel()),
        text("gen_ai.response.id", call.getResponseId() + (answer ? "-answer" : "-plan")),
        texts("gen_ai.response.finish_reasons", call.getFinishReasons()),
        number("gen_ai.usage.input_tokens", call.getTokens().getInputUncached() + 512),
        number("gen_ai.usage.cache_read.input_tokens", 512),
        number("gen_ai.usage.output_tokens", call.getTokens().getOutputVisible()),
        decimal("gen_ai.request.temperature", 0.2),
        decimal("gen_ai.response.time_to_first_chunk", 0.18),
        text("server.address", call.getProvider() + ".internal"),
        number("server.port", 443),
        text("gen_ai.input.messages", message("user", prose(variant, prompt))),
        text("gen_ai.output.messages", message("assistant", prose(variant + 1, 400))));
  }

  private static String message(String role, String content) {
    return "[{\"role\":\""
        + role
        + "\",\"parts\":[{\"type\":\"text\",\"content\":\""
        + content
        + "\"}]}]";
  }

  private static String documents(int variant) {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      documents.add("{\"id\":\"doc-" + (variant * 5 + i) + "\",\"score\":0." + (91 - i * 7) + "}");
    }
    return "[" + String.join(",", documents) + "]";
  }

  /** Words in an order that does not repeat soon, so that it compresses as prose does. */
  private static String prose(int seed, int length) {
    Random random = new Random(seed);
    StringBuilder prose = new StringBuilder();
    while (prose.length() < length) {
      prose.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return prose.substring(0, length);
  }

  private static KeyValue text(String key, String value) {
    return attribute(key, AnyValue.newBuilder().setStringValue(value));
  }

  private static KeyValue texts(String key, List<String> values) {
    ArrayValue.Builder all = ArrayValue.newBuilder();
    values.forEach(value -> all.addValues(AnyValue.newBuilder().setStringValue(value)));
    return attribute(key, AnyValue.newBuilder().setArrayValue(all));
  }

  private static KeyValue number(String key, long value) {
    return attribute(key, AnyValue.newBuilder().setIntValue(value));
  }

  private static KeyValue decimal(String key, double value) {
    return attribute(key, AnyValue.newBuilder().setDoubleValue(value));
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}
