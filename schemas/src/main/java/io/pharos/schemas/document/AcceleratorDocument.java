package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.flag;
import static io.pharos.schemas.document.JsonDocument.number;
import static io.pharos.schemas.document.JsonDocument.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.DeviceHolder;
import java.io.IOException;

/** A sample of an accelerator as users see it. */
public final class AcceleratorDocument {

  private AcceleratorDocument() {}

  /** The document of a sample. */
  public static byte[] of(AcceleratorSample sample) {
    return JsonDocument.bytes(json -> writeFields(json, sample));
  }

  /** Writes a sample's fields into an object the caller has opened. */
  public static void writeFields(JsonGenerator json, AcceleratorSample sample) throws IOException {
    text(json, "tenant", sample.getTenant());
    text(json, "host", sample.getHost());
    text(json, "device", sample.getDevice());
    text(json, "mig_instance", sample.getMigInstance());
    text(json, "mig_profile", sample.getMigProfile());
    text(json, "device_index", sample.getDeviceIndex());
    text(json, "model", sample.getModel());
    json.writeNumberField("time_ns", sample.getTimeNs());
    json.writeNumberField("event_time_ms", sample.getEventTimeMs());
    flag(json, "clock_clamped", sample.getClockClamped());
    json.writeArrayFieldStart("holders");
    for (DeviceHolder holder : sample.getHolders()) {
      json.writeStartObject();
      text(json, "namespace", holder.getNamespace());
      text(json, "pod", holder.getPod());
      text(json, "container", holder.getContainer());
      json.writeEndObject();
    }
    json.writeEndArray();
    number(json, "engine_active", sample.getEngineActive());
    number(json, "utilization", sample.getUtilization());
    number(json, "sm_active", sample.getSmActive());
    number(json, "tensor_active", sample.getTensorActive());
    number(json, "dram_active", sample.getDramActive());
    number(json, "memory_used_bytes", sample.getMemoryUsedBytes());
    number(json, "memory_total_bytes", sample.getMemoryTotalBytes());
    number(json, "temperature_c", sample.getTemperatureC());
    number(json, "memory_temperature_c", sample.getMemoryTemperatureC());
    number(json, "power_w", sample.getPowerW());
    SampleFields.counter(json, "energy_mj", sample.getEnergyMj());
    number(json, "sm_clock_mhz", sample.getSmClockMhz());
    number(json, "memory_clock_mhz", sample.getMemoryClockMhz());
    number(json, "xid", sample.getXid());
    number(json, "throttle_reasons", sample.getThrottleReasons());
    SampleFields.counters(json, "throttle_ns", sample.getThrottleNs());
  }
}
