package io.pharos.local.serving;

/**
 * A card in a host.
 *
 * @param index on the host
 * @param uuid as the driver reports it
 */
public record ServingCard(
    String host, int index, String uuid, ServingHardware hardware, Sharing sharing) {}
