package io.pharos.operators.redaction;

import java.util.Set;

/**
 * Attributes whose addresses are of machines of the tenant's own and say nothing about a person.
 */
final class InfrastructureKeys {

  /** From OpenTelemetry's semantic conventions for server, network, host, k8s and container. */
  private static final Set<String> KEYS =
      Set.of(
          "server.address",
          "net.host.ip",
          "net.host.name",
          "net.sock.host.addr",
          "network.local.address",
          "host.ip",
          "host.name",
          "k8s.pod.ip",
          "k8s.node.name",
          "k8s.node.ip",
          "container.ip",
          "service.instance.id",
          "instance",
          "server.socket.address");

  private InfrastructureKeys() {}

  static boolean contains(String key) {
    return KEYS.contains(key);
  }
}
