package io.pharos.local.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.local.ledger.CallTruth;
import io.pharos.local.serving.Arrivals;
import io.pharos.local.serving.CallVisibility;
import io.pharos.local.serving.Demand;
import io.pharos.local.serving.DeviceTimeline;
import io.pharos.local.serving.EngineSettings;
import io.pharos.local.serving.ServedModel;
import io.pharos.local.serving.ServedRequest;
import io.pharos.local.serving.ServingHardware;
import io.pharos.local.serving.ServingLayout;
import io.pharos.local.serving.ServingPlan;
import io.pharos.local.serving.ServingSimulation;
import io.pharos.local.serving.ServingTrace;
import io.pharos.operators.otlp.OtlpSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Telemetry of a simulated run says what happened in it. */
class ServingTelemetryTest {

  private static final long MS_NS = 1_000_000L;
  private static final long START_NS = 1_767_607_200_000_000_000L;
  private static final ServingLayout SINGLE =
      ServingLayout.whole(
          "chat", ServingHardware.H100_80GB, ServedModel.LLAMA_8B, EngineSettings.DEFAULT, 1, 1);
  private static final ServingTrace TRACE = run(SINGLE, "chat", CallVisibility.ENGINE_SPAN);

  @Test
  void ratiosOfScrapesAddUpToTheBusyTimeOfTheDevice() {
    ServingTelemetry telemetry = ServingTelemetry.of(TRACE, ScrapeSettings.PLAIN, 3);
    DeviceTimeline device = TRACE.devices().get(0);
    List<NumberDataPoint> points = points(telemetry, "DCGM_FI_PROF_GR_ENGINE_ACTIVE");

    long last = points.get(points.size() - 1).getTimeUnixNano();
    long first = points.get(0).getTimeUnixNano();
    double busyNs = 0;
    for (NumberDataPoint point : points.subList(1, points.size())) {
      busyNs += point.getAsDouble() * 1_000 * MS_NS;
    }
    assertThat(points).hasSizeGreaterThan(19);
    assertThat(busyNs)
        .isCloseTo(
            (double) (device.busyNs(last) - device.busyNs(first)),
            Offset.offset(points.size() * 1e3));
  }

  @Test
  void energyCounterIsTheEnergyOfTheCard() {
    ServingTelemetry telemetry = ServingTelemetry.of(TRACE, ScrapeSettings.PLAIN, 3);
    List<NumberDataPoint> points = points(telemetry, "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION");
    NumberDataPoint first = points.get(0);
    NumberDataPoint last = points.get(points.size() - 1);

    long uj =
        TRACE.devices().get(0).card().energyUj(last.getTimeUnixNano())
            - TRACE.devices().get(0).card().energyUj(first.getTimeUnixNano());
    assertThat(last.getAsDouble() - first.getAsDouble()).isCloseTo(uj / 1e3, Offset.offset(1.0));
    assertThat(points).allMatch(p -> p.getStartTimeUnixNano() == first.getTimeUnixNano());
  }

  @Test
  void ratiosOfAnOwnRefreshDescribeTheTimeBeforeIt() {
    ServingTelemetry telemetry =
        ServingTelemetry.of(TRACE, ScrapeSettings.every(1_000).withRefresh(500, 137), 3);
    DeviceTimeline device = TRACE.devices().get(0);

    for (NumberDataPoint point : points(telemetry, "DCGM_FI_PROF_GR_ENGINE_ACTIVE")) {
      long since = Math.floorMod(point.getTimeUnixNano() - START_NS - 137 * MS_NS, 500 * MS_NS);
      long refresh = Math.max(START_NS, point.getTimeUnixNano() - since);
      long from = Math.max(START_NS, refresh - 500 * MS_NS);
      double expected =
          (device.busyNs(refresh) - device.busyNs(from)) / (double) Math.max(1, refresh - from);
      assertThat(point.getAsDouble()).isCloseTo(expected, Offset.offset(1e-6));
    }
  }

  @Test
  void engineCountersAndHistogramsCoverEveryRequestAndToken() {
    ServingTelemetry telemetry = ServingTelemetry.of(TRACE, ScrapeSettings.PLAIN, 3);
    long prompts = 0;
    long outputs = 0;
    for (ServedRequest served : TRACE.requests()) {
      prompts += served.request().promptTokens();
      outputs += served.request().outputTokens();
    }

    assertThat(last(telemetry, "vllm:prompt_tokens_total")).isEqualTo((double) prompts);
    assertThat(last(telemetry, "vllm:generation_tokens_total")).isEqualTo((double) outputs);
    int requests = TRACE.requests().size();
    assertThat(lastCount(telemetry, "vllm:time_to_first_token_seconds")).isEqualTo(requests);
    assertThat(lastCount(telemetry, "vllm:e2e_request_latency_seconds")).isEqualTo(requests);
    assertThat(lastCount(telemetry, "vllm:inter_token_latency_seconds"))
        .isEqualTo(outputs - requests);
    assertThat(lastCount(telemetry, "vllm:iteration_tokens_total"))
        .isEqualTo(TRACE.engines().get(0).steps());
    assertThat(last(telemetry, "vllm:num_requests_running")).isZero();
  }

  @Test
  void spansAreThoseOfTheTracedRequests() {
    ServingTelemetry telemetry = ServingTelemetry.of(TRACE, ScrapeSettings.PLAIN, 3);
    List<Span> spans = new ArrayList<>();
    for (ServingMessage message : telemetry.messages()) {
      if (message.signal() == OtlpSignal.TRACES) {
        spans.addAll(
            ((TracesData) message.message()).getResourceSpans(0).getScopeSpans(0).getSpansList());
      }
    }

    assertThat(telemetry.calls()).hasSameSizeAs(TRACE.requests());
    assertThat(spans).hasSize(2 * TRACE.requests().size());
    assertThat(telemetry.calls()).allMatch(call -> call.placement().equals("ENGINE_SPAN"));
    assertThat(telemetry.calls().stream().mapToLong(CallTruth::gpuNs).sum())
        .isEqualTo(TRACE.devices().get(0).busyNs(TRACE.endNs()));
  }

  @Test
  void aPoolNamesTheDevicesOfAllItsEngines() {
    ServingLayout pool =
        ServingLayout.whole(
            "pool", ServingHardware.A100_40GB, ServedModel.LLAMA_8B, EngineSettings.DEFAULT, 3, 1);
    ServingTelemetry telemetry =
        ServingTelemetry.of(
            run(pool, "pool", CallVisibility.SERVICE_NAME), ScrapeSettings.PLAIN, 3);

    assertThat(telemetry.calls())
        .isNotEmpty()
        .allMatch(call -> call.candidates().size() == 3 && call.devices().size() == 1);
  }

  @Test
  void podsThatShareACardInTimeHaveEqualSeriesEach() {
    ServingLayout shared =
        ServingLayout.timeSliced(
            "slices", ServingHardware.L4, ServedModel.LLAMA_3B, EngineSettings.DEFAULT, 1, 2);
    ServingTelemetry telemetry =
        ServingTelemetry.of(
            run(shared, "slices", CallVisibility.TARGET_ADDRESS), ScrapeSettings.PLAIN, 3);

    Map<Long, List<NumberDataPoint>> byTime =
        points(telemetry, "DCGM_FI_DEV_POWER_USAGE").stream()
            .collect(
                Collectors.groupingBy(
                    NumberDataPoint::getTimeUnixNano, TreeMap::new, Collectors.toList()));
    assertThat(byTime.values())
        .allSatisfy(
            pair -> {
              assertThat(pair).hasSize(2);
              assertThat(pair.get(0).getAsDouble()).isEqualTo(pair.get(1).getAsDouble());
              assertThat(pair.get(0).getAttributesList())
                  .isNotEqualTo(pair.get(1).getAttributesList());
            });
  }

  @Test
  void instancesHaveSeriesOfTheirOwnAndNoUtilisation() {
    ServingLayout mig =
        ServingLayout.mig(
            "mig",
            ServingHardware.H100_80GB,
            ServedModel.LLAMA_8B,
            EngineSettings.DEFAULT,
            1,
            List.of(3, 3));
    ServingTelemetry telemetry =
        ServingTelemetry.of(
            run(mig, "mig", CallVisibility.TARGET_ADDRESS), ScrapeSettings.PLAIN, 3);

    assertThat(points(telemetry, "DCGM_FI_DEV_GPU_UTIL")).isEmpty();
    assertThat(
            points(telemetry, "DCGM_FI_PROF_GR_ENGINE_ACTIVE").stream()
                .flatMap(point -> point.getAttributesList().stream())
                .filter(label -> label.getKey().equals("GPU_I_ID"))
                .map(label -> label.getValue().getStringValue())
                .distinct())
        .containsExactlyInAnyOrder("1", "3");
  }

  @Test
  void splitRepeatedAndOvertakingRequestsHoldTheSamePoints() {
    ServingTelemetry whole = ServingTelemetry.of(TRACE, ScrapeSettings.PLAIN, 3);
    ServingTelemetry parts =
        ServingTelemetry.of(TRACE, ScrapeSettings.PLAIN.withTrouble(7, 0, 0, 0.2, 5_000), 3);

    assertThat(requests(parts)).isGreaterThan(5 * requests(whole));
    assertThat(distinctPoints(parts)).isEqualTo(distinctPoints(whole));
    assertThat(parts.deviceSamples()).isEqualTo(whole.deviceSamples());
  }

  @Test
  void aFailedScrapeEndsAllSeriesAndTheNextBeginsThemAnew() {
    ServingTelemetry telemetry =
        ServingTelemetry.of(TRACE, ScrapeSettings.PLAIN.withTrouble(0, 0.3, 0.1, 0, 200), 3);
    List<NumberDataPoint> points = points(telemetry, "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION");

    List<NumberDataPoint> stale = points.stream().filter(p -> p.getFlags() == 1).toList();
    assertThat(stale).isNotEmpty();
    assertThat(points.size() - stale.size())
        .isEqualTo(telemetry.deviceSamples().values().iterator().next());
    assertThat(
            new TreeSet<>(
                points.stream()
                    .filter(p -> p.getFlags() == 0)
                    .map(NumberDataPoint::getStartTimeUnixNano)
                    .toList()))
        .hasSizeGreaterThan(1);
  }

  @Test
  void countersBeginAgainAfterARestart() {
    long restart = START_NS + 9_000 * MS_NS;
    ServingTelemetry telemetry =
        ServingTelemetry.of(
            TRACE,
            ScrapeSettings.PLAIN.withEvents(
                List.of(restart),
                List.of(new XidError(restart, TRACE.devices().get(0).device().uuid(), 94))),
            3);

    double before = 0;
    int falls = 0;
    for (NumberDataPoint point : points(telemetry, "vllm:generation_tokens_total")) {
      falls += point.getAsDouble() < before ? 1 : 0;
      assertThat(point.getStartTimeUnixNano() > restart)
          .isEqualTo(point.getTimeUnixNano() > restart);
      before = point.getAsDouble();
    }
    assertThat(falls).isEqualTo(1);
    assertThat(points(telemetry, "DCGM_FI_DEV_XID_ERRORS"))
        .allMatch(p -> p.getAsDouble() == (p.getTimeUnixNano() < restart ? 0 : 94));
  }

  @Test
  void equalSeedsGiveEqualTelemetry() {
    ScrapeSettings settings = ScrapeSettings.PLAIN.withTrouble(20, 0.1, 0.1, 0.1, 3_000);

    assertThat(ServingTelemetry.of(TRACE, settings, 4))
        .isEqualTo(ServingTelemetry.of(TRACE, settings, 4));
  }

  private static ServingTrace run(ServingLayout layout, String service, CallVisibility visibility) {
    return ServingSimulation.run(
        new ServingPlan(
            5,
            START_NS,
            20_000 * MS_NS,
            layout,
            List.of(Demand.chat(service, Arrivals.open(4), visibility))));
  }

  private static List<Metric> metrics(ServingTelemetry telemetry, String name) {
    List<Metric> found = new ArrayList<>();
    for (ServingMessage message : telemetry.messages()) {
      if (message.signal() == OtlpSignal.METRICS) {
        ((MetricsData) message.message())
            .getResourceMetrics(0).getScopeMetrics(0).getMetricsList().stream()
                .filter(metric -> metric.getName().equals(name))
                .forEach(found::add);
      }
    }
    return found;
  }

  private static List<NumberDataPoint> points(ServingTelemetry telemetry, String name) {
    return metrics(telemetry, name).stream()
        .flatMap(
            metric ->
                (metric.hasGauge()
                        ? metric.getGauge().getDataPointsList()
                        : metric.getSum().getDataPointsList())
                    .stream())
        .toList();
  }

  private static long requests(ServingTelemetry telemetry) {
    return telemetry.messages().stream().filter(m -> m.signal() == OtlpSignal.METRICS).count();
  }

  private static double last(ServingTelemetry telemetry, String name) {
    List<NumberDataPoint> points = points(telemetry, name);
    return points.get(points.size() - 1).getAsDouble();
  }

  private static long lastCount(ServingTelemetry telemetry, String name) {
    List<Metric> metrics = metrics(telemetry, name);
    return metrics.get(metrics.size() - 1).getHistogram().getDataPoints(0).getCount();
  }

  private static Set<String> distinctPoints(ServingTelemetry telemetry) {
    Set<String> points = new TreeSet<>();
    for (ServingMessage message : telemetry.messages()) {
      if (message.signal() == OtlpSignal.METRICS) {
        for (Metric metric :
            ((MetricsData) message.message())
                .getResourceMetrics(0)
                .getScopeMetrics(0)
                .getMetricsList()) {
          List<?> own =
              metric.hasHistogram()
                  ? metric.getHistogram().getDataPointsList()
                  : metric.hasSum()
                      ? metric.getSum().getDataPointsList()
                      : metric.getGauge().getDataPointsList();
          own.forEach(point -> points.add(metric.getName() + " " + point));
        }
      }
    }
    return points;
  }
}
