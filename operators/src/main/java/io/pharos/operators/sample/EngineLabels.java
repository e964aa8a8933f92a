package io.pharos.operators.sample;

import io.pharos.schemas.ServingUnit;

/**
 * What labels and resource say of a serving engine: the scrape target is in {@code server.address}
 * and {@code server.port}, before semantic conventions 1.21 in {@code net.host.name} and {@code
 * net.host.port}, and as {@code host:port} in {@code service.instance.id}.
 *
 * @param address null where nothing says the scrape target
 * @param rank of an engine that runs several times behind one target
 */
record EngineLabels(ServingUnit unit, String address, Integer port, String rank, String model) {

  private static final int MAX_PORT = 65_535;

  static EngineLabels of(Labels point, Labels resource) {
    String address = resource.first("server.address", "net.host.name");
    Integer port = port(resource.first("server.port", "net.host.port"));
    String instance = resource.get("service.instance.id");
    int colon = instance == null ? -1 : instance.lastIndexOf(':');
    Integer ofInstance = colon > 0 ? port(instance.substring(colon + 1)) : null;
    if (ofInstance != null) {
      address = address == null ? instance.substring(0, colon) : address;
      port = port == null ? ofInstance : port;
    }
    // of data-parallel ranks, each with a batch and queue of its own: vLLM's label, SGLang's
    String rank = point.first("engine", "dp_rank");
    return new EngineLabels(
        unit(point, resource),
        address,
        port,
        rank == null ? "0" : rank,
        point.first("model_name", "model"));
  }

  /** What identifies the engine, null where nothing does. */
  String engine() {
    return address == null ? null : address + (port == null ? "" : ":" + port) + '/' + rank;
  }

  private static ServingUnit unit(Labels point, Labels resource) {
    ServingUnit unit = new ServingUnit();
    unit.setHost(resource.first("host.name", "k8s.node.name"));
    unit.setNamespace(either(resource.get("k8s.namespace.name"), point.get("namespace")));
    unit.setPod(either(resource.get("k8s.pod.name"), point.get("pod")));
    unit.setService(resource.get("service.name"));
    unit.setInstance(resource.get("service.instance.id"));
    return unit;
  }

  private static String either(String first, String second) {
    return first != null ? first : second;
  }

  private static Integer port(String text) {
    if (text == null || text.isEmpty() || text.length() > 5) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    int port = Integer.parseInt(text);
    return port > 0 && port <= MAX_PORT ? (Integer) port : null;
  }
}
