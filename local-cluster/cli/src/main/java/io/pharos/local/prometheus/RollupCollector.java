package io.pharos.local.prometheus;

import io.pharos.schemas.Dimension;
import io.pharos.schemas.Distribution;
import io.pharos.schemas.Rollup;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the page of what is on the board.
 *
 * <p>Of more series than allowed those with the most requests are shown; the others are counted.
 * Quantiles are summaries without sum and count, since Prometheus takes these for running totals.
 */
final class RollupCollector implements MultiCollector {

  private static final Comparator<Rollup> BUSIEST_FIRST =
      Comparator.comparingLong(Rollup::getRequestsMicro)
          .reversed()
          .thenComparing(Rollup::getTenant)
          .thenComparing(RollupCollector::values);

  private record Shown(Labels labels, Rollup rollup) {}

  private final ServedSeries served;
  private final RollupBoard board;
  private final FollowerState state;

  RollupCollector(ServedSeries served, RollupBoard board, FollowerState state) {
    this.served = served;
    this.board = board;
    this.state = state;
  }

  private static String values(Rollup rollup) {
    return String.join("\n", rollup.getDimensions().stream().map(Dimension::getValue).toList());
  }

  @Override
  public MetricSnapshots collect() {
    List<Rollup> all = board.newest();
    List<Shown> shown =
        all.stream()
            .sorted(BUSIEST_FIRST)
            .limit(served.max())
            .map(rollup -> new Shown(labels(rollup), rollup))
            .toList();
    MetricSnapshots.Builder page = MetricSnapshots.builder();
    for (WindowGauge gauge : WindowGauge.values()) {
      page.metricSnapshot(gauge(gauge, shown));
    }
    for (WindowSummary summary : WindowSummary.values()) {
      page.metricSnapshot(summary(summary, shown));
    }
    page.metricSnapshot(tokens(shown));
    own(page, all.size() - shown.size(), shown.size());
    return page.build();
  }

  private Labels labels(Rollup rollup) {
    Labels.Builder labels =
        Labels.builder()
            .label("combination", served.combination().title())
            .label("tenant", rollup.getTenant())
            .label("window", served.window().title());
    for (Dimension dimension : rollup.getDimensions()) {
      if (!dimension.getValue().isEmpty()) {
        labels.label(dimension.getName(), dimension.getValue());
      }
    }
    return labels.build();
  }

  private static MetricSnapshot gauge(WindowGauge gauge, List<Shown> shown) {
    GaugeSnapshot.Builder points =
        GaugeSnapshot.builder().name(gauge.title()).help(gauge.meaning() + ".");
    for (Shown each : shown) {
      double value = gauge.of(each.rollup());
      if (!Double.isNaN(value)) {
        points.dataPoint(point(each.labels(), value));
      }
    }
    return points.build();
  }

  private static MetricSnapshot summary(WindowSummary summary, List<Shown> shown) {
    SummarySnapshot.Builder points =
        SummarySnapshot.builder().name(summary.title()).help(summary.meaning() + ".");
    for (Shown each : shown) {
      Distribution of = each.rollup().getDistributions().get(summary.measure());
      if (of != null) {
        points.dataPoint(
            SummaryDataPointSnapshot.builder()
                .labels(each.labels())
                .quantiles(quantiles(of))
                .build());
      }
    }
    return points.build();
  }

  private static Quantiles quantiles(Distribution of) {
    return Quantiles.builder()
        .quantile(0.5, of.getP50() / 1e9)
        .quantile(0.9, of.getP90() / 1e9)
        .quantile(0.95, of.getP95() / 1e9)
        .quantile(0.99, of.getP99() / 1e9)
        .quantile(0.999, of.getP999() / 1e9)
        .build();
  }

  private static MetricSnapshot tokens(List<Shown> shown) {
    GaugeSnapshot.Builder points =
        GaugeSnapshot.builder()
            .name("pharos_tokens_per_second")
            .help("Tokens of the requests that ended in the window, by kind of token, per second.");
    for (Shown each : shown) {
      tokens(each.rollup())
          .forEach(
              (kind, micro) ->
                  points.dataPoint(
                      point(
                          each.labels().add("token", kind),
                          WindowGauge.perSecond(each.rollup(), micro / 1e6))));
    }
    return points.build();
  }

  private static Map<String, Long> tokens(Rollup rollup) {
    return new TreeMap<>(
        Map.of(
            "input_uncached", rollup.getInputUncachedMicro(),
            "cache_read", rollup.getCacheReadMicro(),
            "cache_write", rollup.getCacheWriteMicro(),
            "output_visible", rollup.getOutputVisibleMicro(),
            "reasoning", rollup.getReasoningMicro()));
  }

  private void own(MetricSnapshots.Builder page, int dropped, int series) {
    page.metricSnapshot(
        one(
            "pharos_exporter_up",
            "1 while the topic is being read, 0 while Kafka is away.",
            state.isReading() ? 1 : 0));
    page.metricSnapshot(one("pharos_exporter_series", "Series on this page.", series));
    page.metricSnapshot(
        one(
            "pharos_exporter_dropped_series",
            "Series left out of this page, since there are more than allowed.",
            dropped));
    page.metricSnapshot(
        one(
            "pharos_exporter_event_timestamp_seconds",
            "Greatest event time read.",
            board.eventTimeMs() / 1e3));
    page.metricSnapshot(
        CounterSnapshot.builder()
            .name("pharos_exporter_unreadable_records")
            .help("Records that could not be read since the start.")
            .dataPoint(
                CounterDataPointSnapshot.builder().value(state.unreadable.doubleValue()).build())
            .build());
  }

  private static MetricSnapshot one(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(point(Labels.EMPTY, value))
        .build();
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
