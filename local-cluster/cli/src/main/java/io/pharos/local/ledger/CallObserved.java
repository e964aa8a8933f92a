package io.pharos.local.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an attribution document says of a call.
 *
 * @param settled true where it is final
 * @param devices names of its devices, sorted
 * @param energyUj null where it does not say
 */
public record CallObserved(
    SpanIdentity span,
    boolean settled,
    boolean withdrawn,
    String placement,
    List<String> devices,
    long gpuNs,
    Long energyUj) {

  public CallObserved {
    devices = devices.stream().sorted().toList();
  }

  /** An attribution document as users see it. */
  public static CallObserved fromDocument(JsonNode document) {
    List<String> devices = new ArrayList<>();
    for (JsonNode use : document.path("devices")) {
      devices.add(DeviceObserved.name(use));
    }
    JsonNode energy = document.path("energy_uj");
    return new CallObserved(
        new SpanIdentity(TraceIdentity.fromDocument(document), document.path("span_id").asText()),
        document.path("final").asBoolean(),
        document.path("withdrawn").asBoolean(),
        document.path("placement").asText().toUpperCase(Locale.ROOT),
        devices,
        document.path("gpu_ns").asLong(),
        energy.isNumber() ? energy.asLong() : null);
  }
}
