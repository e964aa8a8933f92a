package io.pharos.local.ledger;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a document says of one window of a device.
 *
 * @param name host, card and instance in one word
 * @param energyUj null where it does not say; so are its parts
 */
public record DeviceObserved(
    String name,
    long windowStartMs,
    long windowMs,
    long sampledNs,
    long gapNs,
    long attributedNs,
    long unattributedNs,
    long idleNs,
    Long energyUj,
    Long attributedUj,
    Long unattributedUj,
    Long idleUj) {

  /** A device window document as users see it. */
  public static DeviceObserved fromDocument(JsonNode document) {
    return new DeviceObserved(
        name(document),
        document.path("window_start_ms").asLong(),
        document.path("window_ms").asLong(),
        document.path("sampled_ns").asLong(),
        document.path("gap_ns").asLong(),
        document.path("attributed_ns").asLong(),
        document.path("unattributed_ns").asLong(),
        document.path("idle_ns").asLong(),
        number(document, "energy_uj"),
        number(document, "attributed_uj"),
        number(document, "unattributed_uj"),
        number(document, "idle_uj"));
  }

  long busyNs() {
    return attributedNs + unattributedNs;
  }

  /** Whether nothing is lost in it or counted twice. */
  boolean balances() {
    boolean time =
        attributedNs + unattributedNs + idleNs == sampledNs
            && sampledNs + gapNs == windowMs * 1_000_000L;
    boolean energy =
        energyUj == null
            || (attributedUj != null
                && unattributedUj != null
                && idleUj != null
                && attributedUj + unattributedUj + idleUj == energyUj);
    return time && energy;
  }

  /** Of an object that names a device. */
  static String name(JsonNode device) {
    JsonNode instance = device.path("mig_instance");
    return new DeviceUseTruth(
            device.path("host").asText(),
            device.path("device").asText(),
            instance.isTextual() ? instance.asText() : null,
            0,
            0)
        .name();
  }

  private static Long number(JsonNode document, String field) {
    JsonNode value = document.path(field);
    return value.isNumber() ? value.asLong() : null;
  }
}
