package io.pharos.local.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** Names devices as briefly as people can still tell them apart. */
final class DeviceName {

  /** {@code GPU-} and the first block of a UUID. */
  private static final int LENGTH = 12;

  private DeviceName() {}

  /**
   * Of an object that names a device: the beginning of its id, and the instance of a split card.
   */
  static String of(JsonNode device) {
    String id = device.path("device").asText();
    JsonNode mig = device.path("mig_instance");
    return id.substring(0, Math.min(LENGTH, id.length()))
        + (mig.isTextual() ? "/" + mig.asText() : "");
  }
}
