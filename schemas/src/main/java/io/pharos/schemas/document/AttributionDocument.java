package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.id;
import static io.pharos.schemas.document.JsonDocument.millis;
import static io.pharos.schemas.document.JsonDocument.name;
import static io.pharos.schemas.document.JsonDocument.number;
import static io.pharos.schemas.document.JsonDocument.text;
import static io.pharos.schemas.document.JsonDocument.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceUse;
import io.pharos.schemas.Level;
import java.io.IOException;

/**
 * What a call did to the accelerators as users see it: one document per call. Additive measures are
 * integers, {@code gpu_ns} and {@code energy_uj}, so that sums over many calls are exact.
 */
public final class AttributionDocument {

  private static final double MICROJOULES_PER_JOULE = 1e6;

  private AttributionDocument() {}

  /** The document of an attribution. */
  public static byte[] of(Attribution attribution) {
    return JsonDocument.bytes(json -> writeFields(json, attribution));
  }

  private static void writeFields(JsonGenerator json, Attribution attribution) throws IOException {
    json.writeNumberField("@timestamp", Math.floorDiv(attribution.getStartNs(), 1_000_000L));
    text(json, "tenant", attribution.getTenant());
    text(json, "customer", attribution.getCustomer());
    id(json, "trace_id", attribution.getTraceId());
    id(json, "span_id", attribution.getSpanId());
    json.writeNumberField("settled_ms", attribution.getEventTimeMs());
    json.writeBooleanField("final", attribution.getFinal$());
    json.writeBooleanField("withdrawn", attribution.getWithdrawn());
    json.writeNumberField("start_ns", attribution.getStartNs());
    json.writeNumberField("end_ns", attribution.getEndNs());
    millis(json, "duration_ms", attribution.getEndNs() - attribution.getStartNs());
    text(json, "service", attribution.getService());
    text(json, "provider", attribution.getProvider());
    text(json, "request_model", attribution.getRequestModel());
    text(json, "response_model", attribution.getResponseModel());
    name(json, "placement", attribution.getPlacement());
    name(json, "gap", attribution.getGap());
    texts(json, "engines", attribution.getEngines());
    json.writeNumberField("gpu_ns", attribution.getGpuNs());
    number(json, "energy_uj", attribution.getEnergyUj());
    number(json, "output_tokens", attribution.getOutputTokens());
    number(json, "joules_per_output_token", joulesPerToken(attribution));
    number(json, "mean_concurrency", attribution.getMeanConcurrency());
    number(json, "share_beside_other_tenants", attribution.getShareBesideOtherTenants());
    number(json, "queue_depth_at_arrival", attribution.getQueueDepthAtArrival());
    number(json, "running_at_arrival", attribution.getRunningAtArrival());
    number(json, "kv_cache_use_at_arrival", attribution.getKvCacheUseAtArrival());
    json.writeArrayFieldStart("devices");
    for (DeviceUse use : attribution.getDevices()) {
      writeUse(json, use);
    }
    json.writeEndArray();
  }

  private static Double joulesPerToken(Attribution attribution) {
    Double microjoules = attribution.getEnergyUjPerOutputToken();
    return microjoules == null ? null : (Double) (microjoules / MICROJOULES_PER_JOULE);
  }

  private static void writeUse(JsonGenerator json, DeviceUse use) throws IOException {
    json.writeStartObject();
    text(json, "host", use.getHost());
    text(json, "device", use.getDevice());
    text(json, "mig_instance", use.getMigInstance());
    text(json, "mig_profile", use.getMigProfile());
    text(json, "model", use.getModel());
    json.writeNumberField("gpu_ns", use.getGpuNs());
    number(json, "energy_uj", use.getEnergyUj());
    json.writeNumberField("sampled_ns", use.getSampledNs());
    json.writeNumberField("gap_ns", use.getGapNs());
    writeLevel(json, "engine_active", use.getEngineActive());
    writeLevel(json, "tensor_active", use.getTensorActive());
    writeLevel(json, "dram_active", use.getDramActive());
    writeLevel(json, "memory_used_bytes", use.getMemoryUsedBytes());
    writeLevel(json, "temperature_c", use.getTemperatureC());
    writeLevel(json, "power_w", use.getPowerW());
    SampleFields.numbers(json, "throttle_ns", use.getThrottleNs());
    json.writeArrayFieldStart("xids");
    for (int xid : use.getXids()) {
      json.writeNumber(xid);
    }
    json.writeEndArray();
    json.writeNumberField("concurrency_ns", use.getConcurrencyNs());
    json.writeNumberField("beside_other_tenants_ns", use.getBesideOtherTenantsNs());
    json.writeEndObject();
  }

  private static void writeLevel(JsonGenerator json, String field, Level level) throws IOException {
    json.writeFieldName(field);
    if (level == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("mean", level.getMean());
    json.writeNumberField("max", level.getMax());
    json.writeEndObject();
  }
}
