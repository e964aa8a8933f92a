package io.pharos.local.generator;

import io.opentelemetry.proto.resource.v1.Resource;
import io.pharos.local.attribute.Attributes;
import io.pharos.local.chance.SeededRandom;
import io.pharos.local.scrape.EngineSpans;
import io.pharos.local.serving.EngineSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The services, models and engines the simulated requests run on. */
final class Landscape {

  private static final int REPLICAS = 2;
  // means of the mix of requests, to size the engines by
  private static final double CALLS_PER_REQUEST = 1.25;
  private static final double PROMPT_TOKENS = 3_000;
  private static final double OUTPUT_TOKENS = 170;
  // sized by these means engines run at about 80 %: every seventh call queues, P99 3 s
  private static final double HEADROOM = 1.0;
  private static final int SLOTS = 16;

  private final List<ModelProfile> models;
  private final TextPool texts;
  private final int contentLimit;
  private final Map<String, List<ServingEngine>> engines = new HashMap<>();
  private final Map<String, ServiceInstance> services = new HashMap<>();
  private final ModelFleet fleet;

  Landscape(Workload workload, SeededRandom random) {
    models = workload.models();
    fleet = new ModelFleet(workload, random.split());
    texts = new TextPool(random);
    contentLimit = workload.contentLimitBytes();
    double callsPerSecond = CALLS_PER_REQUEST * workload.requestsPerSecond() / models.size();
    for (ModelProfile model : models.stream().filter(model -> !model.hosted()).toList()) {
      double seconds =
          (PROMPT_TOKENS / model.prefillTokensPerSecond())
              + OUTPUT_TOKENS * model.decodeMs() * 1.5 / 1000;
      double slots = callsPerSecond * seconds * HEADROOM;
      int replicas = (int) Math.max(1, StrictMath.ceil(slots / SLOTS));
      List<ServingEngine> own = new ArrayList<>();
      for (int replica = 1; replica <= replicas; replica++) {
        own.add(
            new ServingEngine(
                model, replica, (int) Math.max(4, StrictMath.ceil(slots / replicas))));
      }
      engines.put(model.name(), own);
    }
  }

  List<ModelProfile> models() {
    return models;
  }

  /** The models hosted on GPUs of our own. */
  ModelFleet fleet() {
    return fleet;
  }

  /** The process of an engine, as its spans for a tenant's requests tell it. */
  ServiceInstance engine(String tenant, EngineSpec engine) {
    return services.computeIfAbsent(
        tenant + "/" + engine.pod(),
        key ->
            new ServiceInstance(
                tenant,
                engine.service(),
                engine.pod(),
                Resource.newBuilder()
                    .addAllAttributes(EngineSpans.resource(engine))
                    .addAttributes(Attributes.text("tenant.id", tenant))
                    .build()));
  }

  /**
   * Any of the engines of a provider that serve a model: the balancer in front of them does not
   * look at load.
   */
  ServingEngine engine(SeededRandom random, ModelProfile model) {
    return random.pick(engines.get(model.name()));
  }

  /** One of the replicas of a service of a tenant. */
  ServiceInstance service(Request request, String name) {
    return service(
        request.trace().identity().tenant(), name, request.random().between(1, REPLICAS));
  }

  ServiceInstance service(String tenant, String name, int replica) {
    return services.computeIfAbsent(
        tenant + "/" + name + "/" + replica,
        key -> ServiceInstance.of(tenant, name, replica, language(name)));
  }

  /** A text of so many tokens at about 4.4 characters each, cut where an SDK would cut it. */
  String content(SeededRandom random, long tokens) {
    return texts.prose(random, (int) Math.max(8, Math.min(contentLimit - 64L, tokens * 44 / 10)));
  }

  /** A text of so many characters, whatever the limit. */
  String prose(SeededRandom random, int characters) {
    return texts.prose(random, characters);
  }

  /** Services every tenant runs, for logs outside requests. */
  List<ServiceInstance> background(String tenant) {
    List<ServiceInstance> all = new ArrayList<>();
    for (String name : List.of("api-gateway", "chat-service", "rag-service", "agent-service")) {
      all.add(service(tenant, name, 1));
    }
    return all;
  }

  private static String language(String service) {
    return switch (service) {
      case "api-gateway", "session-service" -> "nodejs";
      case "order-service" -> "java";
      default -> "python";
    };
  }
}
