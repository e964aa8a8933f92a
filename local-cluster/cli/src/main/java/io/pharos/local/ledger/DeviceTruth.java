package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What was sent of a device, and what it really did between the first scrape and the last.
 *
 * @param device UUID of the card
 * @param migInstance null where the card is not split
 * @param samples scrapes
 * @param busyNs time in which it was busy, nanoseconds
 * @param energyUj of the card, microjoules
 */
@JsonPropertyOrder({
  "host",
  "device",
  "mig_instance",
  "samples",
  "first_ns",
  "last_ns",
  "busy_ns",
  "energy_uj"
})
public record DeviceTruth(
    @JsonProperty("host") String host,
    @JsonProperty("device") String device,
    @JsonProperty("mig_instance") String migInstance,
    @JsonProperty("samples") long samples,
    @JsonProperty("first_ns") long firstNs,
    @JsonProperty("last_ns") long lastNs,
    @JsonProperty("busy_ns") long busyNs,
    @JsonProperty("energy_uj") long energyUj) {

  /** Host, card and instance in one word. */
  public String name() {
    return new DeviceUseTruth(host, device, migInstance, 0, 0).name();
  }

  /** Host and card in one word. */
  String card() {
    return new DeviceUseTruth(host, device, null, 0, 0).name();
  }
}
