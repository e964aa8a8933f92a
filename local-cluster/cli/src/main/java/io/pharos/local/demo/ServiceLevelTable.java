package io.pharos.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Shows service levels of model calls, by tenant, provider and model: those with the most requests
 * in one window. What it does not know it says, rather than 0.
 */
final class ServiceLevelTable {

  private static final String ROW = "%-9.9s %-22.22s %6s %6s %7s %7s %8s %8s %8s %9s%n";
  private static final Set<String> DIMENSIONS = Set.of("kind", "provider", "model");
  private static final long MINUTE_MS = 60_000;
  private static final long TEN_SECONDS_MS = 10_000;
  private static final double HOUR_MS = 3_600_000;

  /** Of the requests of the busiest minute, at least so many make a full one. */
  private static final double FULL = 0.9;

  private ServiceLevelTable() {}

  /**
   * A table of the newest window of 10 s in which calls ended.
   *
   * @param windows documents, others among them
   * @return empty where there is none
   */
  static String newestWindow(List<JsonNode> windows, int series) {
    NavigableMap<Long, Double> requests = requests(windows, TEN_SECONDS_MS);
    requests.values().removeIf(count -> count == 0);
    return requests.isEmpty()
        ? ""
        : table("service levels, 10 s", windows, TEN_SECONDS_MS, requests.lastKey(), series);
  }

  /**
   * A table of the last minute with about as many requests as the busiest: what the workload does
   * not fill from end to end is no full one, unless none is.
   *
   * @param windows documents, others among them
   * @return empty where there is none
   */
  static String lastFullMinute(List<JsonNode> windows, int series) {
    NavigableMap<Long, Double> requests = requests(windows, MINUTE_MS);
    double most = requests.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    requests.values().removeIf(count -> count == 0 || count < FULL * most);
    return requests.isEmpty()
        ? ""
        : System.lineSeparator()
            + table(
                "service levels, last full minute", windows, MINUTE_MS, requests.lastKey(), series);
  }

  private static NavigableMap<Long, Double> requests(List<JsonNode> windows, long lengthMs) {
    NavigableMap<Long, Double> requests = new TreeMap<>();
    for (JsonNode window : windows) {
      if (isShown(window, lengthMs)) {
        requests.merge(
            window.path("window_start_ms").asLong(),
            window.path("requests").asDouble(),
            Double::sum);
      }
    }
    return requests;
  }

  private static boolean isShown(JsonNode window, long lengthMs) {
    Set<String> dimensions =
        window.path("dimensions").properties().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return window.path("window_ms").asLong() == lengthMs
        && dimensions.equals(DIMENSIONS)
        && window.at("/dimensions/kind").asText().equals("llm");
  }

  private static String table(
      String title, List<JsonNode> windows, long lengthMs, long startMs, int series) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT, "%s from %s%n", title, Instant.ofEpochMilli(startMs).toString()));
    table.append(
        String.format(
            Locale.ROOT,
            ROW,
            "tenant",
            "model",
            "req/s",
            "err %",
            "P50 ms",
            "P99 ms",
            "TTFT P99",
            "tok/s",
            "GPU %",
            "cost $/h"));
    windows.stream()
        .filter(window -> isShown(window, lengthMs))
        .filter(window -> window.path("window_start_ms").asLong() == startMs)
        .filter(window -> window.path("requests").asDouble() > 0)
        .sorted(
            Comparator.comparingDouble((JsonNode window) -> -window.path("requests").asDouble())
                .thenComparing(window -> window.path("tenant").asText())
                .thenComparing(window -> window.at("/dimensions/model").asText()))
        .limit(series)
        .forEach(window -> table.append(row(window)));
    return table.toString();
  }

  private static String row(JsonNode window) {
    double requests = window.path("requests").asDouble();
    double lengthMs = window.path("window_ms").asDouble();
    return String.format(
        Locale.ROOT,
        ROW,
        window.path("tenant").asText(),
        window.at("/dimensions/model").asText(),
        number("%.2f", requests * 1e3 / lengthMs),
        number("%.1f", 100 * window.path("errors").asDouble() / requests),
        quantile(window.at("/duration_ms/p50")),
        quantile(window.at("/duration_ms/p99")),
        quantile(window.at("/ttft_ms/p99")),
        number("%.0f", window.path("tokens_per_second").asDouble()),
        window.path("attributed").asDouble() > 0
            ? number("%.1f", 100 * window.path("gpu_ns").asDouble() / (lengthMs * 1e6))
            : "-",
        cost(window, lengthMs));
  }

  private static String quantile(JsonNode ms) {
    return ms.isNumber() ? number("%.0f", ms.asDouble()) : "-";
  }

  /** At list price, else what its time on devices costs; 0 is no price that anything has. */
  private static String cost(JsonNode window, double lengthMs) {
    for (String cost : List.of("cost_micro_usd", "device_cost_micro_usd")) {
      double micro = window.path(cost).asDouble();
      if (micro > 0) {
        return number("%.2f", micro / 1e6 * HOUR_MS / lengthMs);
      }
    }
    return "unpriced";
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
