package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What a call really took of a device.
 *
 * @param device UUID of the card
 * @param migInstance null where the card is not split
 * @param gpuNs its part of the device's busy time, nanoseconds
 * @param energyUj its part of the card's energy in that time, microjoules
 */
@JsonPropertyOrder({"host", "device", "mig_instance", "gpu_ns", "energy_uj"})
public record DeviceUseTruth(
    @JsonProperty("host") String host,
    @JsonProperty("device") String device,
    @JsonProperty("mig_instance") String migInstance,
    @JsonProperty("gpu_ns") long gpuNs,
    @JsonProperty("energy_uj") long energyUj) {

  /** Host, card and instance in one word. */
  public String name() {
    return host + "/" + device + (migInstance == null ? "" : "/" + migInstance);
  }
}
