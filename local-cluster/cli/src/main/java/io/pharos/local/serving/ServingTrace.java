package io.pharos.local.serving;

import java.util.List;

/**
 * What happened, with the truth of who took what.
 *
 * @param requests by end
 * @param endNs when all were served, or the plan's end where that is later
 */
public record ServingTrace(
    ServingPlan plan,
    List<ServedRequest> requests,
    List<DeviceTimeline> devices,
    List<EngineTimeline> engines,
    long endNs) {

  public ServingTrace {
    requests = List.copyOf(requests);
    devices = List.copyOf(devices);
    engines = List.copyOf(engines);
  }

  /** Busy time of a device that belongs to requests, nanoseconds. */
  public long attributedNs(ServingDevice device) {
    return requests.stream()
        .flatMap(request -> request.shares().stream())
        .filter(share -> share.device().equals(device))
        .mapToLong(DeviceShare::gpuNs)
        .sum();
  }

  /** Energy of a device that belongs to requests, microjoules. */
  public long attributedUj(ServingDevice device) {
    return requests.stream()
        .flatMap(request -> request.shares().stream())
        .filter(share -> share.device().equals(device))
        .mapToLong(DeviceShare::energyUj)
        .sum();
  }
}
