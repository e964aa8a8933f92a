package io.pharos.local.serving;

import java.util.List;

/**
 * A request that was served: when what happened, and what it took.
 *
 * @param engine position in the layout
 * @param scheduledNs when its first step was prepared
 * @param firstTokenNs when its first token was there
 * @param endNs when its last token was there
 * @param shares one for each device of the engine
 */
public record ServedRequest(
    ServingRequest request,
    int engine,
    long scheduledNs,
    long firstTokenNs,
    long endNs,
    int cachedTokens,
    int preemptions,
    List<DeviceShare> shares) {

  public ServedRequest {
    shares = List.copyOf(shares);
  }

  public long queueNs() {
    return scheduledNs - request.arrivalNs();
  }

  public long prefillNs() {
    return firstTokenNs - scheduledNs;
  }

  public long decodeNs() {
    return endNs - firstTokenNs;
  }

  public long totalNs() {
    return endNs - request.arrivalNs();
  }

  /** Over all devices. */
  public long gpuNs() {
    return shares.stream().mapToLong(DeviceShare::gpuNs).sum();
  }

  /** Over all devices. */
  public long energyUj() {
    return shares.stream().mapToLong(DeviceShare::energyUj).sum();
  }

  /** When the caller asked. */
  public long callStartNs() {
    return request.arrivalNs() - request.networkNs();
  }

  /** When the caller had the answer. */
  public long callEndNs() {
    return endNs + request.networkNs();
  }
}
