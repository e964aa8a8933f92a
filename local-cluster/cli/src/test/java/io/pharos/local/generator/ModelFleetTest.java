package io.pharos.local.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.pharos.local.ledger.CallTruth;
import io.pharos.local.ledger.DeviceTruth;
import io.pharos.local.ledger.DeviceUseTruth;
import io.pharos.local.ledger.SpanIdentity;
import io.pharos.local.ledger.TruthLedger;
import io.pharos.operators.otlp.OtlpSignal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Hosted models run on modelled GPUs, and the ledger says what their calls took. */
class ModelFleetTest {

  private static final Workload MINUTE =
      Workload.builder().seed(17).defects(DefectRates.NONE).jsonShare(0).build();

  @Test
  void everyKindOfPlacementIsSeenInAMinute() {
    TruthLedger ledger = ledger(MINUTE);
    Map<String, Long> placements =
        ledger.calls().stream()
            .collect(Collectors.groupingBy(CallTruth::placement, Collectors.counting()));

    assertThat(placements)
        .containsOnlyKeys("ENGINE_SPAN", "SCRAPE_TARGET", "POOL", "UNKNOWN")
        .allSatisfy((placement, calls) -> assertThat(calls).isGreaterThan(10));
  }

  @Test
  void enginesKeepUpWithTheWorkload() {
    long[] ns =
        ledger(MINUTE).calls().stream()
            .mapToLong(call -> call.endNs() - call.startNs())
            .sorted()
            .toArray();

    assertThat(ns[ns.length / 2]).isLessThan(2_000_000_000L);
    assertThat(ns[ns.length * 95 / 100]).isLessThan(20_000_000_000L);
  }

  @Test
  void callsOfTheLedgerAreSpansOfTheLedger() {
    TruthLedger ledger = ledger(Workload.builder().seed(18).build());
    Set<SpanIdentity> spans = new HashSet<>();
    ledger
        .traces()
        .forEach(t -> t.spanIds().forEach(id -> spans.add(new SpanIdentity(t.identity(), id))));

    assertThat(ledger.calls()).isNotEmpty().allMatch(call -> spans.contains(call.span()));
  }

  @Test
  void callsTakeNoMoreOfADeviceThanItWasBusy() {
    TruthLedger ledger = ledger(MINUTE);
    Map<String, Long> taken = new HashMap<>();
    for (CallTruth call : ledger.calls()) {
      for (DeviceUseTruth use : call.devices()) {
        taken.merge(use.name(), use.gpuNs(), Long::sum);
      }
    }

    // two cards in two instances each, three shared in time, three engines of two cards
    assertThat(ledger.devices()).hasSize(4 + 3 + 6);
    for (DeviceTruth device : ledger.devices()) {
      // nothing is damaged on its way, so all that ran is known but for timeouts
      assertThat((double) taken.get(device.name()))
          .isBetween(0.95 * device.busyNs(), 1.01 * device.busyNs());
      assertThat(device.busyNs()).isBetween(1L, device.lastNs() - device.firstNs());
    }
  }

  @Test
  void everyPointSentIsCounted() throws Exception {
    TelemetryGenerator generator = new TelemetryGenerator(MINUTE);
    long points = 0;
    while (generator.hasNext()) {
      TelemetryRecord record = generator.next();
      if (record.signal() == OtlpSignal.METRICS) {
        points +=
            MetricsData.parseFrom(record.value()).getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .mapToInt(
                    metric ->
                        metric.getGauge().getDataPointsCount()
                            + metric.getSum().getDataPointsCount()
                            + metric.getHistogram().getDataPointsCount())
                .sum();
      }
    }

    assertThat(points).isPositive();
    assertThat(generator.ledger().sent(OtlpSignal.METRICS).items()).isEqualTo(points);
  }

  @Test
  void withoutScrapesThereAreNoMetricsAndNoDevices() {
    TruthLedger ledger = ledger(Workload.builder().durationSeconds(10).scrapes(null).build());

    assertThat(ledger.devices()).isEmpty();
    assertThat(ledger.sent(OtlpSignal.METRICS).records()).isZero();
    assertThat(ledger.calls()).isNotEmpty();
  }

  @Test
  void aWorkloadWithoutHostedModelsHasNoFleet() {
    TruthLedger ledger =
        ledger(
            Workload.builder()
                .durationSeconds(10)
                .models(List.of(new ModelProfile("gpt-4o-mini", "openai", false, 15_000, 8, false)))
                .build());

    assertThat(ledger.calls()).isEmpty();
    assertThat(ledger.devices()).isEmpty();
    assertThat(ledger.traces()).isNotEmpty();
  }

  private static TruthLedger ledger(Workload workload) {
    TelemetryGenerator generator = new TelemetryGenerator(workload);
    generator.forEachRemaining(record -> {});
    return generator.ledger();
  }
}
