package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.id;
import static io.pharos.schemas.document.JsonDocument.millis;
import static io.pharos.schemas.document.JsonDocument.number;
import static io.pharos.schemas.document.JsonDocument.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.Dimension;
import io.pharos.schemas.Distribution;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.TraceExample;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A window of a series as users see it; rates are per second of the window. */
public final class RollupDocument {

  private static final double MICRO = 1e6;
  private static final String DECODE_SPEED = "decode_speed";

  private RollupDocument() {}

  /** The document of a rollup. */
  public static byte[] of(Rollup rollup) {
    return JsonDocument.bytes(json -> writeFields(json, rollup));
  }

  private static void writeFields(JsonGenerator json, Rollup rollup) throws IOException {
    json.writeNumberField("@timestamp", rollup.getWindowStartMs());
    text(json, "tenant", rollup.getTenant());
    json.writeObjectFieldStart("dimensions");
    for (Dimension dimension : rollup.getDimensions()) {
      text(json, dimension.getName(), dimension.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("window_start_ms", rollup.getWindowStartMs());
    json.writeNumberField("window_ms", rollup.getWindowMs());
    json.writeNumberField("revision", rollup.getRevision());
    json.writeNumberField("settled_until_ms", rollup.getSettledUntilMs());
    json.writeNumberField("settled_ms", rollup.getEventTimeMs());
    json.writeNumberField("records", rollup.getRecords());
    whole(json, "requests", rollup.getRequestsMicro());
    whole(json, "errors", rollup.getErrorsMicro());
    json.writeObjectFieldStart("errors_by_type");
    for (Map.Entry<String, Long> type : new TreeMap<>(rollup.getErrorsByTypeMicro()).entrySet()) {
      whole(json, type.getKey(), type.getValue());
    }
    json.writeEndObject();
    writeTokens(json, rollup);
    writeCost(json, rollup);
    for (Map.Entry<String, Distribution> measure :
        new TreeMap<>(rollup.getDistributions()).entrySet()) {
      boolean speed = measure.getKey().equals(DECODE_SPEED);
      String name = speed ? "decode_tokens_per_second" : measure.getKey() + "_ms";
      writeDistribution(json, name, measure.getValue(), speed ? 1e3 : 1e6);
    }
    writeExamples(json, "slowest", rollup.getSlowest());
    writeExamples(json, "failing", rollup.getFailing());
    json.writeNumberField("overflowed_series", rollup.getOverflowedSeries());
  }

  private static void writeTokens(JsonGenerator json, Rollup rollup) throws IOException {
    json.writeObjectFieldStart("tokens");
    whole(json, "input_uncached", rollup.getInputUncachedMicro());
    whole(json, "cache_read", rollup.getCacheReadMicro());
    whole(json, "cache_write", rollup.getCacheWriteMicro());
    whole(json, "output_visible", rollup.getOutputVisibleMicro());
    whole(json, "reasoning", rollup.getReasoningMicro());
    json.writeEndObject();
    long output = rollup.getOutputVisibleMicro() + rollup.getReasoningMicro();
    json.writeNumberField("generated_micro_tokens", rollup.getGeneratedMicro());
    json.writeNumberField("prompted_micro_tokens", rollup.getPromptedMicro());
    perSecond(json, "tokens_per_second", rollup.getGeneratedMicro(), rollup);
    perSecond(json, "prompt_tokens_per_second", rollup.getPromptedMicro(), rollup);
    perSecond(json, "ended_tokens_per_second", output, rollup);
    json.writeNumberField("in_flight_ns", rollup.getInFlightNs());
    json.writeNumberField(
        "mean_in_flight", (double) rollup.getInFlightNs() / 1e6 / (double) rollup.getWindowMs());
  }

  private static void writeCost(JsonGenerator json, Rollup rollup) throws IOException {
    boolean nothingPriced = rollup.getUnpricedMicro() > 0 && rollup.getListCostPicoUsd() == 0;
    Double cost = nothingPriced ? null : (Double) (rollup.getListCostPicoUsd() / MICRO);
    number(json, "cost_micro_usd", cost);
    whole(json, "unpriced", rollup.getUnpricedMicro());
    whole(json, "partly_priced", rollup.getPartlyPricedMicro());
    json.writeNumberField("gpu_ns", rollup.getGpuNs());
    json.writeNumberField("energy_uj", rollup.getEnergyUj());
    boolean noDevicePrice = rollup.getDeviceUnpricedNs() > 0 && rollup.getDeviceCostPicoUsd() == 0;
    Double deviceCost = noDevicePrice ? null : (Double) (rollup.getDeviceCostPicoUsd() / MICRO);
    number(json, "device_cost_micro_usd", deviceCost);
    json.writeNumberField("device_unpriced_ns", rollup.getDeviceUnpricedNs());
    whole(json, "attributed", rollup.getAttributedMicro());
  }

  private static void writeDistribution(
      JsonGenerator json, String name, Distribution of, double unit) throws IOException {
    json.writeObjectFieldStart(name);
    whole(json, "count", of.getCountMicro());
    double mean = (double) of.getSum() * MICRO / (double) of.getCountMicro();
    json.writeNumberField("mean", mean / unit);
    json.writeNumberField("min", of.getMin() / unit);
    json.writeNumberField("p50", of.getP50() / unit);
    json.writeNumberField("p90", of.getP90() / unit);
    json.writeNumberField("p95", of.getP95() / unit);
    json.writeNumberField("p99", of.getP99() / unit);
    json.writeNumberField("p999", of.getP999() / unit);
    json.writeNumberField("max", of.getMax() / unit);
    byte[] digest = new byte[of.getDigest().remaining()];
    of.getDigest().duplicate().get(digest);
    json.writeBinaryField("digest", digest);
    json.writeEndObject();
  }

  private static void writeExamples(JsonGenerator json, String name, List<TraceExample> examples)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (TraceExample example : examples) {
      json.writeStartObject();
      id(json, "trace_id", example.getTraceId());
      id(json, "span_id", example.getSpanId());
      millis(json, "duration_ms", example.getDurationNs());
      text(json, "error_type", example.getErrorType());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void perSecond(JsonGenerator json, String name, long micro, Rollup rollup)
      throws IOException {
    json.writeNumberField(name, (double) micro / MICRO / ((double) rollup.getWindowMs() / 1e3));
  }

  /** Millionths as a number, without a fraction where there is none. */
  private static void whole(JsonGenerator json, String name, long micro) throws IOException {
    if (micro % 1_000_000 == 0) {
      json.writeNumberField(name, micro / 1_000_000);
    } else {
      json.writeNumberField(name, (double) micro / MICRO);
    }
  }
}
