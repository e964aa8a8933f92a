package io.pharos.local.serving;

/**
 * What one request really took of one device.
 *
 * @param gpuNs its part of the device's busy time, nanoseconds
 * @param energyUj its part of the card's energy in that time, microjoules
 */
public record DeviceShare(ServingDevice device, long gpuNs, long energyUj) {}
