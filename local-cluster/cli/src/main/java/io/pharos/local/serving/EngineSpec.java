package io.pharos.local.serving;

import java.util.List;

/**
 * An engine in a pod.
 *
 * @param service name that clients may call; engines of one service share its requests
 * @param host node of the pod
 * @param address of the pod, where it is called and scraped
 * @param parts one for each device, all of equal power
 */
public record EngineSpec(
    String service,
    String namespace,
    String pod,
    String container,
    String host,
    String address,
    int port,
    ServedModel model,
    EngineSettings settings,
    List<DevicePart> parts) {

  public EngineSpec {
    parts = List.copyOf(parts);
    Rule.require(!parts.isEmpty(), "an engine runs on a device");
  }

  /** Scrape target. */
  public String target() {
    return address + ":" + port;
  }
}
