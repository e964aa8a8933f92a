package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.number;
import static io.pharos.schemas.document.JsonDocument.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.DeviceWindow;
import java.io.IOException;

/** The account of one device for one window as users see it. */
public final class DeviceWindowDocument {

  private DeviceWindowDocument() {}

  /** The document of a window. */
  public static byte[] of(DeviceWindow window) {
    return JsonDocument.bytes(json -> writeFields(json, window));
  }

  private static void writeFields(JsonGenerator json, DeviceWindow window) throws IOException {
    json.writeNumberField("@timestamp", window.getWindowStartMs());
    text(json, "tenant", window.getTenant());
    text(json, "host", window.getHost());
    text(json, "device", window.getDevice());
    text(json, "mig_instance", window.getMigInstance());
    text(json, "mig_profile", window.getMigProfile());
    text(json, "model", window.getModel());
    json.writeNumberField("window_start_ms", window.getWindowStartMs());
    json.writeNumberField("window_ms", window.getWindowMs());
    json.writeNumberField("settled_ms", window.getEventTimeMs());
    json.writeNumberField("sampled_ns", window.getSampledNs());
    json.writeNumberField("gap_ns", window.getGapNs());
    json.writeNumberField("attributed_ns", window.getAttributedNs());
    json.writeNumberField("unattributed_ns", window.getUnattributedNs());
    json.writeNumberField("idle_ns", window.getIdleNs());
    number(json, "energy_uj", window.getEnergyUj());
    number(json, "attributed_uj", window.getAttributedUj());
    number(json, "unattributed_uj", window.getUnattributedUj());
    number(json, "idle_uj", window.getIdleUj());
    json.writeNumberField("calls", window.getCalls());
  }
}
