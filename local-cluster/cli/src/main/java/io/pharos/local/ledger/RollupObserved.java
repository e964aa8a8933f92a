package io.pharos.local.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a rollup document says.
 *
 * @param dimensions values by name, empty where steps do not say
 * @param settledMs event time up to which it holds what came
 * @param sums whatever adds up over windows, by name, in whole units: counts of requests in
 *     millionths, cost in picodollars
 * @param distributions by measure
 */
public record RollupObserved(
    String tenant,
    Map<String, String> dimensions,
    long windowStartMs,
    long windowMs,
    long settledMs,
    Map<String, Long> sums,
    Map<String, Values> distributions) {

  /**
   * How the values of a measure are distributed; nanoseconds.
   *
   * @param digest bytes of the t-digest
   */
  public record Values(long p50, long p99, ByteBuffer digest) {}

  private static final double MICRO = 1e6;
  private static final List<String> WHOLE =
      List.of(
          "records",
          "generated_micro_tokens",
          "prompted_micro_tokens",
          "in_flight_ns",
          "gpu_ns",
          "energy_uj",
          "device_unpriced_ns");

  /** In the document per request or dollar, here in millionths of that. */
  private static final List<String> MICROS =
      List.of(
          "requests",
          "errors",
          "unpriced",
          "partly_priced",
          "attributed",
          "cost_micro_usd",
          "device_cost_micro_usd");

  private static final List<String> MEASURES = List.of("duration_ms", "ttft_ms");

  public RollupObserved {
    dimensions = Map.copyOf(dimensions);
    sums = Map.copyOf(sums);
    distributions = Map.copyOf(distributions);
  }

  /** Tenant and dimensions in one word. */
  public String series() {
    return tenant + "/" + new TreeMap<>(dimensions);
  }

  /** A sum; what is not there is 0. */
  public long sum(String name) {
    return sums.getOrDefault(name, 0L);
  }

  /** A rollup document as users see it. */
  public static RollupObserved fromDocument(JsonNode document) {
    Map<String, String> dimensions = new HashMap<>();
    document
        .path("dimensions")
        .properties()
        .forEach(value -> dimensions.put(value.getKey(), value.getValue().asText()));
    Map<String, Long> sums = new HashMap<>();
    WHOLE.forEach(name -> sums.put(name, document.path(name).asLong()));
    MICROS.forEach(name -> sums.put(name, micro(document.path(name))));
    putAll(sums, "tokens.", document.path("tokens"));
    putAll(sums, "errors_by_type.", document.path("errors_by_type"));
    Map<String, Values> distributions = new HashMap<>();
    for (String measure : MEASURES) {
      JsonNode values = document.path(measure);
      sums.put("count." + measure, micro(values.path("count")));
      if (values.isObject()) {
        distributions.put(measure, values(values));
      }
    }
    return new RollupObserved(
        document.path("tenant").asText(),
        dimensions,
        document.path("window_start_ms").asLong(),
        document.path("window_ms").asLong(),
        document.path("settled_ms").asLong(),
        sums,
        distributions);
  }

  private static void putAll(Map<String, Long> sums, String prefix, JsonNode values) {
    values
        .properties()
        .forEach(value -> sums.put(prefix + value.getKey(), micro(value.getValue())));
  }

  /** A number with six decimals at most; 0 where there is none. */
  private static long micro(JsonNode number) {
    return Math.round(number.asDouble() * MICRO);
  }

  private static Values values(JsonNode of) {
    try {
      return new Values(
          micro(of.path("p50")),
          micro(of.path("p99")),
          ByteBuffer.wrap(of.path("digest").binaryValue()).asReadOnlyBuffer());
    } catch (IOException e) {
      throw new UncheckedIOException("a digest is Base64", e);
    }
  }
}
