package io.pharos.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the tables of service levels show. */
class ServiceLevelTableTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode window(
      String model, long startMs, long lengthMs, int requests, String more) {
    try {
      return JSON.readTree(
          """
          {"tenant":"acme-corporation","window_start_ms":%d,"window_ms":%d,"requests":%d,"errors":1,
           "dimensions":{"kind":"llm","provider":"p","model":"%s"},"tokens_per_second":123.4,
           "duration_ms":{"p50":812.4,"p99":12345.6}%s}
          """
              .formatted(startMs, lengthMs, requests, model, more));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode minute(String model, long startMs, int requests) {
    return window(model, startMs, 60_000, requests, "");
  }

  @Test
  void theBusiestSeriesOfTheNewestWindowComeFirst() {
    List<JsonNode> windows =
        List.of(
            window("old", 10_000, 10_000, 90, ""),
            window("few", 20_000, 10_000, 10, ""),
            window("many", 20_000, 10_000, 30, ""),
            window("fewest", 20_000, 10_000, 1, ""),
            window("only GPU time", 30_000, 10_000, 0, ""),
            minute("minute", 0, 500));

    String table = ServiceLevelTable.newestWindow(windows, 2);

    assertThat(table.lines().toList()).hasSize(4);
    assertThat(table)
        .contains("service levels, 10 s from 1970-01-01T00:00:20Z")
        .containsSubsequence("many", "few")
        .doesNotContain("fewest", "old", "minute", "GPU time");
  }

  @Test
  void aRowSaysRatesAndWhatIsNotKnown() {
    String priced =
        """
        ,"ttft_ms":{"p99":456.7},"attributed":4,"gpu_ns":15000000000,
        "cost_micro_usd":50000,"device_cost_micro_usd":7""";

    assertThat(row(window("gpt-4o-mini", 0, 10_000, 40, priced)))
        .isEqualTo(
            "acme-corp gpt-4o-mini              4.00    2.5     812   12346      457"
                + "      123    150.0     18.00");
    assertThat(row(window("llama", 0, 10_000, 40, ",\"device_cost_micro_usd\":100000")))
        .endsWith("-     36.00");
    assertThat(row(window("llama", 0, 10_000, 40, ",\"cost_micro_usd\":null")))
        .isEqualTo(
            "acme-corp llama                    4.00    2.5     812   12346        -"
                + "      123        -  unpriced");
  }

  private static String row(JsonNode window) {
    List<String> lines = ServiceLevelTable.newestWindow(List.of(window), 5).lines().toList();
    assertThat(lines).hasSize(3).allMatch(line -> line.length() <= 100);
    assertThat(lines.get(1)).hasSameSizeAs(lines.get(2));
    return lines.get(2);
  }

  @Test
  void aMinuteThatIsHardlyFilledIsNotTheLastFullOne() {
    List<JsonNode> windows =
        new ArrayList<>(
            List.of(minute("first", 0, 40), minute("full", 60_000, 100), minute("x", 120_000, 30)));

    assertThat(ServiceLevelTable.lastFullMinute(windows, 5))
        .contains("last full minute from 1970-01-01T00:01:00Z", "full")
        .doesNotContain("first");

    windows.add(minute("later", 180_000, 95));
    assertThat(ServiceLevelTable.lastFullMinute(windows, 5)).contains("00:03:00Z", "later");
  }

  @Test
  void withoutWindowsThereIsNoTable() {
    assertThat(ServiceLevelTable.newestWindow(List.of(), 5)).isEmpty();
    assertThat(ServiceLevelTable.lastFullMinute(List.of(), 5)).isEmpty();
  }
}
