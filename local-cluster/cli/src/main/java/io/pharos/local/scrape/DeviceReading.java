package io.pharos.local.scrape;

import io.pharos.local.serving.ServingDevice;

/**
 * What a device had really done when it was scraped.
 *
 * @param busyNs time since the start in which kernels ran
 * @param energyUj of the card since the start, microjoules
 */
public record DeviceReading(ServingDevice device, long busyNs, long energyUj) {}
