package io.pharos.local.prometheus;

import static io.pharos.local.prometheus.RollupFixtures.MINUTE_MS;
import static io.pharos.local.prometheus.RollupFixtures.rollup;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.rollup.Combination;
import io.pharos.schemas.Dimension;
import io.pharos.schemas.Rollup;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RollupCollectorTest {

  private static final String ACME =
      "{combination=\"kind,provider,model\",kind=\"llm\",model=\"gpt-4o\",tenant=\"acme\","
          + "window=\"1m\"";

  private final FollowerState state = new FollowerState();

  private List<String> page(int max, Rollup... rollups) {
    ServedSeries served = RollupFixtures.served(max);
    RollupBoard board = new RollupBoard(served);
    for (Rollup rollup : rollups) {
      board.add(rollup);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(out, new RollupCollector(served, board, state).collect());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Rollup acme() {
    return rollup("acme", "gpt-4o", 1_000 * MINUTE_MS, 6);
  }

  @Test
  void figuresAreInBaseUnitsAndRatesPerSecondOfTheWindow() {
    assertThat(page(10, acme()))
        .contains(
            "pharos_window_end_timestamp_seconds" + ACME + "} 60060.0",
            "pharos_requests" + ACME + "} 6.0",
            "pharos_requests_per_second" + ACME + "} 0.1",
            "pharos_errors_per_second" + ACME + "} 0.025",
            "pharos_error_ratio" + ACME + "} 0.25",
            "pharos_cost_usd_per_hour" + ACME + "} 3.6",
            "pharos_unpriced_requests" + ACME + "} 0.0");
  }

  @Test
  void whatIsStillGoingOnIsLeftOutOfShortWindows() {
    Rollup longer = acme();
    longer.setWindowMs(5 * MINUTE_MS);

    assertThat(page(10, acme()))
        .noneMatch(line -> line.startsWith("pharos_in_flight{"))
        .noneMatch(line -> line.startsWith("pharos_generated_tokens_per_second{"));
    assertThat(WindowGauge.IN_FLIGHT.of(longer)).isEqualTo(0.06);
    assertThat(WindowGauge.GENERATED_TOKENS_PER_SECOND.of(longer)).isEqualTo(1.8);
  }

  @Test
  void tokensAreToldApartByKindOfToken() {
    assertThat(page(10, acme()))
        .contains(
            "pharos_tokens_per_second" + token("input_uncached") + " 60.0",
            "pharos_tokens_per_second" + token("cache_read") + " 3.0",
            "pharos_tokens_per_second" + token("cache_write") + " 0.0",
            "pharos_tokens_per_second" + token("output_visible") + " 12.0",
            "pharos_tokens_per_second" + token("reasoning") + " 0.0");
  }

  private static String token(String kind) {
    return ACME.replace(",window=", ",token=\"" + kind + "\",window=") + "}";
  }

  @Test
  void quantilesAreSummariesInSecondsWithoutRunningTotals() {
    List<String> page = page(10, acme());
    assertThat(page)
        .contains(
            "# TYPE pharos_duration_seconds summary",
            "pharos_duration_seconds" + ACME + ",quantile=\"0.5\"} 3.0",
            "pharos_duration_seconds" + ACME + ",quantile=\"0.9\"} 6.0",
            "pharos_duration_seconds" + ACME + ",quantile=\"0.95\"} 9.0",
            "pharos_duration_seconds" + ACME + ",quantile=\"0.99\"} 15.0",
            "pharos_duration_seconds" + ACME + ",quantile=\"0.999\"} 27.0",
            "pharos_time_to_first_token_seconds" + ACME + ",quantile=\"0.99\"} 2.5");
    assertThat(page).noneMatch(line -> line.matches("pharos_.*_(sum|count)[{ ].*"));
  }

  @Test
  void whatIsNotKnownIsLeftOutAndNotNought() {
    Rollup rollup = acme();
    rollup.setRequestsMicro(0);
    rollup.setErrorsMicro(0);
    rollup.setUnpricedMicro(6_000_000);
    rollup.setListCostPicoUsd(0);
    rollup.setDistributions(Map.of());
    assertThat(page(10, rollup))
        .contains("pharos_requests" + ACME + "} 0.0", "pharos_unpriced_requests" + ACME + "} 6.0")
        .noneMatch(line -> line.startsWith("pharos_error_ratio{"))
        .noneMatch(line -> line.startsWith("pharos_cost_usd_per_hour{"))
        .noneMatch(line -> line.startsWith("pharos_duration_seconds{"))
        .noneMatch(line -> line.startsWith("pharos_gpu_seconds_per_second{"))
        .noneMatch(line -> line.startsWith("pharos_power_watts{"))
        .noneMatch(line -> line.startsWith("pharos_overflowed_series{"));
  }

  @Test
  void devicesAreShownOnceTheirUseIsKnown() {
    Rollup rollup = acme();
    rollup.setAttributedMicro(6_000_000);
    rollup.setGpuNs(30_000_000_000L);
    rollup.setEnergyUj(12_000_000_000L);
    rollup.setListCostPicoUsd(1);
    rollup.setOverflowedSeries(3);
    assertThat(page(10, rollup))
        .contains(
            "pharos_gpu_seconds_per_second" + ACME + "} 0.5",
            "pharos_power_watts" + ACME + "} 200.0",
            "pharos_overflowed_series" + ACME + "} 3.0");
  }

  @Test
  void seriesWithTheLeastRequestsAreLeftOutAndCounted() {
    long start = 1_000 * MINUTE_MS;
    List<String> page =
        page(
            2,
            rollup("acme", "small", start, 1),
            rollup("acme", "large", start, 3),
            rollup("globex", "medium", start, 2));
    assertThat(page.stream().filter(line -> line.startsWith("pharos_requests{")))
        .hasSize(2)
        .noneMatch(line -> line.contains("small"));
    assertThat(page).contains("pharos_exporter_series 2.0", "pharos_exporter_dropped_series 1.0");
  }

  @Test
  void everyDimensionThereCanBeIsALabelThatStandsAlone() {
    String all =
        "kind,service,customer,provider,model,model_version,prompt_template,prompt_version,variant,"
            + "streaming";
    ServedSeries served = new ServedSeries(Combination.parse(all), WindowLength.MINUTE, 1);
    Rollup rollup = acme();
    rollup.setDimensions(
        List.of(all.split(",", -1)).stream()
            .sorted()
            .map(name -> new Dimension(name, "\"a\\\n" + name))
            .toList());
    RollupBoard board = new RollupBoard(served);
    board.add(rollup);
    assertThat(new RollupCollector(served, board, state).collect().stream())
        .filteredOn(family -> family.getMetadata().getName().equals("pharos_tokens_per_second"))
        .flatExtracting(family -> family.getDataPoints())
        .hasSize(5)
        .allSatisfy(point -> assertThat(point.getLabels().size()).isEqualTo(10 + 4));
  }

  @Test
  void ownStateIsToldWhereThereIsNothingElse() {
    assertThat(page(1)).contains("pharos_exporter_up 0.0", "pharos_exporter_series 0.0");
    state.setReading(true);
    state.unreadable.add(2);
    assertThat(page(1, acme()))
        .contains(
            "pharos_exporter_up 1.0",
            "pharos_exporter_event_timestamp_seconds 60060.0",
            "pharos_exporter_unreadable_records_total 2.0");
  }
}
