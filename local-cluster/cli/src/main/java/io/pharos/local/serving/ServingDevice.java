package io.pharos.local.serving;

/**
 * A device as telemetry tells it: a card, or an instance of one.
 *
 * @param migInstance null where the card is not split
 */
public record ServingDevice(
    String host, String uuid, int index, String migInstance, String migProfile, String model) {}
