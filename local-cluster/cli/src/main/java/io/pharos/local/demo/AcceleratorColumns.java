package io.pharos.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the calls of one trace did to accelerators, as columns beside its spans: device, GPU time,
 * energy, and the share of the devices' time that was the call's.
 */
final class AcceleratorColumns {

  private static final String FORMAT = "  %-18.18s %9s %10s %7s";

  private final Map<String, JsonNode> attributions = new HashMap<>();

  /**
   * Columns for a trace.
   *
   * @param attributions documents of its calls
   */
  AcceleratorColumns(List<JsonNode> attributions) {
    for (JsonNode attribution : attributions) {
      if (!attribution.path("devices").isEmpty()) {
        this.attributions.put(attribution.path("span_id").asText(), attribution);
      }
    }
  }

  /** Names of the columns; empty where no call of the trace is attributed. */
  String head() {
    return attributions.isEmpty()
        ? ""
        : String.format(Locale.ROOT, FORMAT, "device", "GPU", "energy", "share");
  }

  /** The columns of a span; empty where it is not attributed. A provisional one says so. */
  String of(String spanId) {
    JsonNode attribution = attributions.get(spanId);
    if (attribution == null) {
      return "";
    }
    String devices = devices(attribution.path("devices"));
    long sampledNs = sampledNs(attribution);
    if (sampledNs == 0) {
      return String.format(Locale.ROOT, FORMAT, devices, "no", "samples", "");
    }
    long gpuNs = attribution.path("gpu_ns").asLong();
    JsonNode energy = attribution.path("energy_uj");
    return String.format(
            Locale.ROOT,
            FORMAT,
            devices,
            String.format(Locale.ROOT, "%.0f ms", gpuNs / 1e6),
            energy.isNumber()
                ? String.format(Locale.ROOT, "%.1f J", energy.asLong() / 1e6)
                : "unknown",
            // of the time in which its devices were sampled while it ran
            String.format(Locale.ROOT, "%.0f %%", 100.0 * gpuNs / sampledNs))
        + (attribution.path("final").asBoolean() ? "" : "  provisional");
  }

  private static String devices(JsonNode devices) {
    return DeviceName.of(devices.get(0)) + (devices.size() > 1 ? " +" + (devices.size() - 1) : "");
  }

  private static long sampledNs(JsonNode attribution) {
    long sampled = 0;
    for (JsonNode use : attribution.path("devices")) {
      sampled += use.path("sampled_ns").asLong();
    }
    return sampled;
  }
}
