package io.pharos.local.generator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The services, models and engines the simulated requests run on. */
final class Landscape {

  private static final int REPLICAS = 2;
  // engines are provisioned this far above their mean load, so that bursts queue and steady load
  // does not
  private static final double HEADROOM = 1.3;

  private final List<ModelProfile> models;
  private final TextPool texts;
  private final int contentLimit;
  private final Map<String, ServingEngine> engines = new HashMap<>();
  private final Map<String, ServiceInstance> services = new HashMap<>();

  Landscape(Workload workload, SeededRandom random) {
    models = workload.models();
    texts = new TextPool(random);
    contentLimit = workload.contentLimitBytes();
    // about 1.6 model calls a request; seconds of decoding each at the mean load's pace
    double callsPerSecond = workload.requestsPerSecond() * 1.6 / models.size();
    for (ModelProfile model : models) {
      double seconds = TokenShape.CHAT.meanOutput() * model.decodeMs() * 1.8 / 1000;
      int slots = (int) Math.max(8, StrictMath.ceil(callsPerSecond * seconds * HEADROOM));
      engines.put(model.name(), new ServingEngine(model, slots));
    }
  }

  List<ModelProfile> models() {
    return models;
  }

  ServingEngine engine(ModelProfile model) {
    return engines.get(model.name());
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
