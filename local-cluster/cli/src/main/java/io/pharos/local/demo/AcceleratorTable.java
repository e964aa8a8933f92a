package io.pharos.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints where the time and energy of each accelerator went, over all its windows. */
final class AcceleratorTable {

  private static final String ROW = "%-44.44s %-24.24s %10s %12s %10s %10s %12s %12s%n";

  /** Sums over the windows of a device. */
  private static final class Sums {
    private String model = "";
    private long attributedNs;
    private long unattributedNs;
    private long idleNs;
    private long gapNs;
    private long attributedUj;
    private long energyUj;

    void add(JsonNode window) {
      model = window.path("model").asText(model);
      attributedNs += window.path("attributed_ns").asLong();
      unattributedNs += window.path("unattributed_ns").asLong();
      idleNs += window.path("idle_ns").asLong();
      gapNs += window.path("gap_ns").asLong();
      attributedUj += window.path("attributed_uj").asLong();
      energyUj += window.path("energy_uj").asLong();
    }
  }

  private AcceleratorTable() {}

  /** Prints a row for each device of these window documents; nothing where there is none. */
  static void print(List<JsonNode> windows, PrintStream out) {
    Map<String, Sums> devices = new TreeMap<>();
    for (JsonNode window : windows) {
      String name = window.path("host").asText() + '/' + DeviceName.of(window);
      devices.computeIfAbsent(name, each -> new Sums()).add(window);
    }
    if (devices.isEmpty()) {
      return;
    }
    out.println();
    out.printf(
        ROW,
        "accelerator",
        "model",
        "attributed",
        "unattributed",
        "idle",
        "gap",
        "attributed",
        "energy");
    devices.forEach(
        (name, sums) ->
            out.printf(
                ROW,
                name,
                sums.model,
                seconds(sums.attributedNs),
                seconds(sums.unattributedNs),
                seconds(sums.idleNs),
                seconds(sums.gapNs),
                joules(sums.attributedUj),
                joules(sums.energyUj)));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  private static String joules(long microjoules) {
    return String.format(Locale.ROOT, "%.0f J", microjoules / 1e6);
  }
}
