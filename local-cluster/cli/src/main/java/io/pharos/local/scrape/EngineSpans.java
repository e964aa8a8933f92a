package io.pharos.local.scrape;

import static io.pharos.local.attribute.Attributes.decimal;
import static io.pharos.local.attribute.Attributes.number;
import static io.pharos.local.attribute.Attributes.text;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.pharos.local.serving.EngineSpec;
import io.pharos.local.serving.ServedRequest;
import java.util.List;

/** What vLLM says of a request in its own span, and of itself in the span's resource. */
public final class EngineSpans {

  private static final double NS = 1e9;

  private EngineSpans() {}

  /** Attributes of the process that the engine runs in. */
  public static List<KeyValue> resource(EngineSpec engine) {
    return List.of(
        text("service.name", engine.service()),
        text("service.instance.id", engine.pod()),
        text("k8s.namespace.name", engine.namespace()),
        text("k8s.pod.name", engine.pod()),
        text("k8s.container.name", engine.container()),
        text("k8s.node.name", engine.host()),
        text("telemetry.sdk.language", "python"),
        text("telemetry.sdk.name", "opentelemetry"));
  }

  /** Attributes of the span, usage left out: the caller says it. */
  public static List<KeyValue> attributes(EngineSpec engine, ServedRequest served, String id) {
    return List.of(
        text("gen_ai.response.model", engine.model().name()),
        text("gen_ai.request.id", id),
        number("gen_ai.request.max_tokens", Math.max(256, served.request().outputTokens())),
        decimal("gen_ai.latency.time_in_queue", served.queueNs() / NS),
        decimal("gen_ai.latency.time_to_first_token", (served.queueNs() + served.prefillNs()) / NS),
        decimal("gen_ai.latency.time_in_model_prefill", served.prefillNs() / NS),
        decimal("gen_ai.latency.time_in_model_decode", served.decodeNs() / NS),
        decimal(
            "gen_ai.latency.time_in_model_inference",
            (served.prefillNs() + served.decodeNs()) / NS),
        decimal("gen_ai.latency.e2e", served.totalNs() / NS));
  }

  /** Host that a caller names, by what it knows. */
  public static String calledHost(EngineSpec engine, ServedRequest served) {
    return switch (served.request().visibility()) {
      case TARGET_ADDRESS -> engine.address();
      case ENGINE_SPAN, SERVICE_NAME, UNADDRESSED, UNTRACED ->
          engine.service() + "." + engine.namespace() + ".svc.cluster.local";
    };
  }
}
