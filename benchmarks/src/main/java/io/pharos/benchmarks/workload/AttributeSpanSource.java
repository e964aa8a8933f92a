package io.pharos.benchmarks.workload;

import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.identity.Ids;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Sends the spans of {@link SpanHeadSource} as {@link AttributeSpan}s, in the same order with the
 * same ids, from objects made before.
 */
public final class AttributeSpanSource implements GeneratorFunction<Long, AttributeSpan> {

  private static final long serialVersionUID = 1L;
  private static final int SHORTEST_PROMPT = 2_048;
  private static final int LONGEST_PROMPT = 8_192;
  private static final String[] WORDS = {
    "the", "order", "was", "shipped", "to", "customer", "refund", "because", "model", "answer",
    "please", "document", "says", "that", "delivery", "within", "days", "address", "invoice", "we"
  };

  private final SpanArrivals arrivals;
  private transient SpanHeadSource heads;
  private transient AttributeSpan[] templates;

  AttributeSpanSource(SpanArrivals arrivals) {
    this.arrivals = arrivals;
  }

  /** A stream of spans with event times and watermarks. */
  public static DataStream<AttributeSpan> stream(
      StreamExecutionEnvironment env, SpanArrivals arrivals) {
    return env.fromSource(
            new DataGeneratorSource<>(
                new AttributeSpanSource(arrivals), arrivals.spans(), AttributeSpanType.INSTANCE),
            WatermarkStrategy.<AttributeSpan>forGenerator(
                    context -> new CountedWatermarks<>(SpanArrivals.PER_WATERMARK))
                .withTimestampAssigner((span, before) -> span.endNs / 1_000_000),
            "attribute spans")
        .uid("attribute-spans");
  }

  @Override
  public void open(SourceReaderContext context) {
    heads = new SpanHeadSource(arrivals);
    heads.open();
    Random random = new Random(7);
    templates =
        GenAiTraces.templates().stream()
            .map(head -> template(head.getSpan(), random))
            .toArray(AttributeSpan[]::new);
  }

  @Override
  public AttributeSpan map(Long index) {
    SpanHead head = heads.map(index);
    int variant = (int) (arrivals.trace(index) % GenAiTraces.VARIANTS);
    AttributeSpan span = templates[variant * GenAiTraces.SPANS + arrivals.position(index)];
    span.tenant = head.getTenant();
    span.traceHigh = Ids.high(head.getTraceId());
    span.traceLow = Ids.low(head.getTraceId());
    span.spanId = Ids.toLong(head.getSpan().getSpanId());
    span.parentSpanId = Ids.toLong(head.getSpan().getParentSpanId());
    span.startNs = head.getSpan().getStartNs();
    span.endNs = head.getSpan().getEndNs();
    return span;
  }

  private static AttributeSpan template(Span from, Random random) {
    AttributeSpan span = new AttributeSpan();
    span.service = from.getService();
    span.name = from.getName();
    span.attributes = attributes(from, random);
    return span;
  }

  private static Map<String, String> attributes(Span from, Random random) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("service.name", from.getService());
    attributes.put("service.instance.id", from.getServiceInstance());
    attributes.put("deployment.environment.name", "production");
    attributes.put("telemetry.sdk.language", "python");
    attributes.put("k8s.namespace.name", "assistants");
    attributes.put("k8s.node.name", "node-" + random.nextInt(20));
    attributes.put("http.request.method", "POST");
    attributes.put("http.response.status_code", "200");
    attributes.put("server.address", "inference.internal.example");
    attributes.put("server.port", "8443");
    attributes.put("network.protocol.version", "2");
    attributes.put("thread.id", Integer.toString(random.nextInt(64)));
    if (from.getCall() != null) {
      attributes.put("gen_ai.provider.name", from.getCall().getProvider());
      attributes.put("gen_ai.operation.name", from.getCall().getOperation());
      attributes.put("gen_ai.request.model", from.getCall().getRequestModel());
      attributes.put("gen_ai.response.model", from.getCall().getResponseModel());
      attributes.put("gen_ai.response.id", from.getCall().getResponseId());
      attributes.put("gen_ai.usage.input_tokens", "1412");
      attributes.put("gen_ai.usage.output_tokens", "230");
      attributes.put("gen_ai.response.finish_reasons", "[\"stop\"]");
    } else {
      for (int i = 0; i < 8; i++) {
        attributes.put("app.attribute." + i, "value-" + random.nextInt(100_000));
      }
    }
    if (from.getName().startsWith("invoke_agent")) {
      attributes.put("gen_ai.input.messages", prompt(random));
    }
    return attributes;
  }

  private static String prompt(Random random) {
    int length = SHORTEST_PROMPT + random.nextInt(LONGEST_PROMPT - SHORTEST_PROMPT);
    StringBuilder text = new StringBuilder(length + 16);
    while (text.length() < length) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.toString();
  }
}
