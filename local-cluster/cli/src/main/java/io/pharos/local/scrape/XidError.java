package io.pharos.local.scrape;

/**
 * An error that the driver reports of a card.
 *
 * @param uuid of the card
 * @param code of NVIDIA's catalogue
 */
public record XidError(long atNs, String uuid, int code) {}
