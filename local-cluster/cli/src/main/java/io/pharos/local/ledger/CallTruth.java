package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * A call of a model on modelled hardware, and what it really took.
 *
 * @param spanId of the span that counts, in lower-case hex
 * @param placement how its devices can be found: {@code ENGINE_SPAN}, {@code SCRAPE_TARGET}, {@code
 *     POOL}, or {@code UNKNOWN} where they cannot
 * @param devices that it ran on
 * @param candidates names of all devices it may have run on, by what telemetry tells; more than
 *     those it ran on where it is a pool, none where they cannot be found
 */
@JsonPropertyOrder({
  "tenant",
  "trace_id",
  "span_id",
  "placement",
  "start_ns",
  "end_ns",
  "devices",
  "candidates"
})
public record CallTruth(
    @JsonProperty("tenant") String tenant,
    @JsonProperty("trace_id") String traceId,
    @JsonProperty("span_id") String spanId,
    @JsonProperty("placement") String placement,
    @JsonProperty("start_ns") long startNs,
    @JsonProperty("end_ns") long endNs,
    @JsonProperty("devices") List<DeviceUseTruth> devices,
    @JsonProperty("candidates") List<String> candidates) {

  public CallTruth {
    devices = List.copyOf(devices);
    candidates = List.copyOf(candidates);
  }

  @JsonIgnore
  public SpanIdentity span() {
    return new SpanIdentity(new TraceIdentity(tenant, traceId), spanId);
  }

  /** Over all devices. */
  @JsonIgnore
  public long gpuNs() {
    return devices.stream().mapToLong(DeviceUseTruth::gpuNs).sum();
  }

  /** Over all devices. */
  @JsonIgnore
  public long energyUj() {
    return devices.stream().mapToLong(DeviceUseTruth::energyUj).sum();
  }
}
