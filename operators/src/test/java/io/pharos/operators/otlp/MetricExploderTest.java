package io.pharos.operators.otlp;

import static io.pharos.operators.otlp.MetricFixtures.SCRAPE_MS;
import static io.pharos.operators.otlp.MetricFixtures.UUID;
import static io.pharos.operators.otlp.MetricFixtures.counter;
import static io.pharos.operators.otlp.MetricFixtures.device;
import static io.pharos.operators.otlp.MetricFixtures.devices;
import static io.pharos.operators.otlp.MetricFixtures.engine;
import static io.pharos.operators.otlp.MetricFixtures.engines;
import static io.pharos.operators.otlp.MetricFixtures.gauge;
import static io.pharos.operators.otlp.MetricFixtures.histogram;
import static io.pharos.operators.otlp.MetricFixtures.labels;
import static io.pharos.operators.otlp.MetricFixtures.message;
import static io.pharos.operators.otlp.MetricFixtures.point;
import static io.pharos.operators.otlp.MetricFixtures.read;
import static io.pharos.operators.otlp.MetricFixtures.request;
import static io.pharos.operators.otlp.MetricFixtures.resource;
import static io.pharos.operators.otlp.MetricFixtures.scrape;
import static io.pharos.operators.otlp.MetricFixtures.server;
import static io.pharos.operators.otlp.OtlpFixtures.BEGINNING_MS;
import static io.pharos.operators.otlp.OtlpFixtures.ns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.pharos.operators.redaction.RedactionType;
import io.pharos.operators.sample.DropReason;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.DeviceHolder;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.MetricKind;
import io.pharos.schemas.MetricPoint;
import io.pharos.schemas.ServingUnit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricExploderTest {

  private static final String UTIL = "DCGM_FI_DEV_GPU_UTIL";
  private static final String POWER = "DCGM_FI_DEV_POWER_USAGE";

  @Test
  void metricsOfOneScrapeMakeOneSample() {
    CollectedItems items =
        read(
            devices(
                gauge(UTIL, 91, device()),
                gauge(POWER, 412.5, device()),
                gauge("DCGM_FI_DEV_FB_USED", 1000, device()),
                gauge("DCGM_FI_DEV_FB_FREE", 20, device()),
                gauge("DCGM_FI_DEV_FB_RESERVED", 4, device()),
                counter("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", 5_000_000, device())));
    AcceleratorSample sample = items.accelerator();

    assertThat(sample.getTenant()).isEqualTo("acme");
    assertThat(sample.getHost()).isEqualTo("gpu-node-1");
    assertThat(sample.getDevice()).isEqualTo(UUID);
    assertThat(sample.getMigInstance()).isNull();
    assertThat(sample.getDeviceIndex()).isEqualTo("0");
    assertThat(sample.getModel()).isEqualTo("NVIDIA H100 80GB HBM3");
    assertThat(sample.getTimeNs()).isEqualTo(ns(SCRAPE_MS));
    assertThat(sample.getEventTimeMs()).isEqualTo(BEGINNING_MS + SCRAPE_MS);
    assertThat(sample.getHolders()).isEmpty();
    assertThat(sample.getUtilization()).isEqualTo(0.91);
    assertThat(sample.getPowerW()).isEqualTo(412.5);
    assertThat(sample.getMemoryUsedBytes()).isEqualTo(1000L << 20);
    assertThat(sample.getMemoryTotalBytes()).isEqualTo(1024L << 20);
    assertThat(sample.getEnergyMj().getValue()).isEqualTo(5_000_000);
    assertThat(sample.getEnergyMj().getDelta()).isFalse();
    assertThat(sample.getEnergyMj().getStartNs()).isEqualTo(ns(0));
    assertThat(items.points).isEmpty();
    assertThat(items.count(IngestMetric.POINTS_SAMPLED)).isEqualTo(6);
  }

  @Test
  void partsOfAScrapeInTwoRequestsHaveTheSameKeyAndTime() {
    AcceleratorSample first = read(devices(gauge(UTIL, 91, device()))).accelerator();
    AcceleratorSample second = read(devices(gauge(POWER, 400, device()))).accelerator();

    assertThat(second.getTimeNs()).isEqualTo(first.getTimeNs());
    assertThat(second.getDevice()).isEqualTo(first.getDevice());
    assertThat(first.getPowerW()).isNull();
    assertThat(second.getUtilization()).isNull();
  }

  @Test
  void scrapesOfTwoTimesAreTwoSamplesInOrder() {
    NumberDataPoint.Builder later = point(20, device()).setTimeUnixNano(ns(SCRAPE_MS + 1_000));
    CollectedItems items = read(devices(gauge(UTIL, later, point(10, device()))));

    assertThat(items.accelerators)
        .extracting(AcceleratorSample::getUtilization)
        .containsExactly(0.1, 0.2);
  }

  @Test
  void instancesOfASplitCardHaveSamplesOfTheirOwn() {
    String active = "DCGM_FI_PROF_GR_ENGINE_ACTIVE";
    CollectedItems items =
        read(
            devices(
                gauge(
                    active,
                    point(0.5, device("GPU_I_PROFILE", "1g.10gb", "GPU_I_ID", "9")),
                    point(0.25, device("GPU_I_PROFILE", "1g.10gb", "GPU_I_ID", "11"))),
                gauge(POWER, 300, device())));

    assertThat(items.accelerators)
        .extracting(AcceleratorSample::getMigInstance, AcceleratorSample::getEngineActive)
        .containsExactly(tuple(null, null), tuple("11", 0.25), tuple("9", 0.5));
    assertThat(items.accelerators.get(1).getMigProfile()).isEqualTo("1g.10gb");
  }

  @Test
  void deviceSharedInTimeSlicesIsCountedOnceWithAllItsHolders() {
    CollectedItems items =
        read(
            devices(
                gauge(
                    UTIL,
                    point(70, device("pod", "b", "namespace", "ml", "container", "c")),
                    point(71, device("pod", "a", "namespace", "ml", "container", "c")))));

    assertThat(items.accelerator().getUtilization()).isEqualTo(0.71);
    assertThat(items.accelerator().getHolders())
        .containsExactly(new DeviceHolder("ml", "a", "c"), new DeviceHolder("ml", "b", "c"));
  }

  @Test
  void exportedLabelsTellTheHolderWhereThoseOfTheScrapeClash() {
    List<KeyValue> clashing =
        device(
            "pod", "dcgm-exporter-x7k2p",
            "namespace", "monitoring",
            "exported_pod", "llama-0",
            "exported_namespace", "serving",
            "exported_container", "vllm");
    List<KeyValue> old =
        device("pod_name", "llama-0", "pod_namespace", "serving", "container_name", "vllm");

    assertThat(read(devices(gauge(UTIL, 1, clashing))).accelerator().getHolders())
        .containsExactly(new DeviceHolder("serving", "llama-0", "vllm"));
    assertThat(read(devices(gauge(UTIL, 1, old))).accelerator().getHolders())
        .containsExactly(new DeviceHolder("serving", "llama-0", "vllm"));
  }

  @Test
  void hostAndDeviceAreFoundUnderAllTheirNames() {
    CollectedItems items =
        read(
            request(
                scrape(
                    resource("k8s.node.name", "node-a", "tenant.id", "acme"),
                    gauge(UTIL, point(1, labels("uuid", "GPU-1", "hostname", "node-b"))),
                    gauge(UTIL, point(2, labels("gpu_uuid", "GPU-2"))),
                    gauge(
                        "hw.gpu.utilization",
                        point(0.03, labels("hw.id", "GPU-3", "hw.model", "L4"))))));

    assertThat(items.accelerators)
        .extracting(AcceleratorSample::getHost, AcceleratorSample::getDevice)
        .containsExactly(
            tuple("node-a", "GPU-2"), tuple("node-a", "GPU-3"), tuple("node-b", "GPU-1"));
  }

  @Test
  void engineIsItsScrapeTargetAndRank() {
    CollectedItems items =
        read(
            engines(
                gauge("vllm:num_requests_running", 12, engine()),
                gauge("vllm:num_requests_waiting", 3, engine()),
                counter("vllm:generation_tokens_total", 1234, engine()),
                counter("vllm:request_success_total", 7, engine("finished_reason", "stop")),
                counter("vllm:request_success_total", 2, engine("finished_reason", "length")),
                histogram("vllm:time_to_first_token_seconds", 2.5, engine())));
    EngineSample sample = items.engine();

    assertThat(sample.getEngine()).isEqualTo("10.0.0.7:8000/0");
    assertThat(sample.getAddress()).isEqualTo("10.0.0.7");
    assertThat(sample.getPort()).isEqualTo(8000);
    assertThat(sample.getUnit())
        .isEqualTo(new ServingUnit("node-a", "serving", "llama-0", "vllm", "10.0.0.7:8000"));
    assertThat(sample.getSoftware()).isEqualTo("vllm");
    assertThat(sample.getModel()).isEqualTo("meta-llama/Llama-3.1-8B");
    assertThat(sample.getRunning()).isEqualTo(12);
    assertThat(sample.getWaiting()).isEqualTo(3);
    assertThat(sample.getGenerationTokens().getValue()).isEqualTo(1234);
    assertThat(sample.getFinished()).containsOnlyKeys("length", "stop");
    assertThat(sample.getHistograms().get("gen_ai.server.time_to_first_token"))
        .satisfies(
            times -> {
              assertThat(times.getBounds()).containsExactly(0.1, 1.0);
              assertThat(times.getCounts()).containsExactly(3L, 2L, 1L);
              assertThat(times.getCount()).isEqualTo(6);
              assertThat(times.getSumMicro()).isEqualTo(2_500_000);
              assertThat(times.getStartNs()).isEqualTo(ns(0));
            });
  }

  @Test
  void rankOfAnEngineThatRunsDataParallelIsAnEngineOfItsOwn() {
    CollectedItems items =
        read(
            engines(
                gauge("sglang:num_running_reqs", 4, labels("tp_rank", "0", "dp_rank", "0")),
                gauge("sglang:num_running_reqs", 9, labels("tp_rank", "0", "dp_rank", "1"))));

    assertThat(items.engines)
        .extracting(EngineSample::getEngine, EngineSample::getRunning)
        .containsExactlyInAnyOrder(tuple("10.0.0.7:8000/0", 4.0), tuple("10.0.0.7:8000/1", 9.0));
  }

  @Test
  void scrapeTargetIsFoundUnderAllItsNames() {
    Metric running = gauge("vllm:num_requests_running", 1, labels("engine", "1"));
    CollectedItems items =
        read(
            request(
                scrape(resource("net.host.name", "a", "net.host.port", "8000"), running),
                scrape(resource("service.instance.id", "b:8001"), running),
                scrape(resource("service.instance.id", "[fd00::7]:8001"), running)));

    assertThat(items.engines)
        .extracting(EngineSample::getEngine)
        .containsExactly("[fd00::7]:8001/1", "a:8000/1", "b:8001/1");
  }

  @Test
  void namesAreUnderstoodWithAndWithoutSuffixAndPrefix() {
    CollectedItems items =
        read(
            engines(
                counter("vllm:prompt_tokens", 10, engine()),
                counter("kserve_vllm:generation_tokens_total", 20, engine()),
                histogram("vllm:e2e_request_latency", 3, engine()),
                histogram("vllm:iteration_tokens_total", 4, engine())));

    assertThat(items.engine().getPromptTokens().getValue()).isEqualTo(10);
    assertThat(items.engine().getGenerationTokens().getValue()).isEqualTo(20);
    assertThat(items.engine().getHistograms())
        .containsOnlyKeys("gen_ai.server.request.duration", "pharos.engine.iteration_tokens");
  }

  @Test
  void deviceOrEngineThatNobodyCanNameIsOneLetterPerMetricWithItsPoints() {
    CollectedItems items =
        read(
            request(
                scrape(
                    resource("tenant.id", "acme"),
                    gauge(UTIL, point(1, labels("gpu", "0")), point(2, labels("gpu", "1"))),
                    gauge("vllm:num_requests_running", 1, engine()))));

    assertThat(items.letters)
        .extracting(DeadLetter::getItems, DeadLetter::getDetail)
        .containsExactly(
            tuple(2, "a device without UUID or hw.id"),
            tuple(1, "a serving engine without scrape target"));
    assertThat(items.letters.get(0).getPath())
        .isEqualTo("resourceMetrics[0].scopeMetrics[0].metrics[0]");
    assertThat(items.letters.get(0).getTenant()).isEqualTo("acme");
    assertThat(items.count(IngestMetric.DEAD_LETTERED)).isEqualTo(3);
  }

  @Test
  void endOfASeriesIsDroppedAndCounted() {
    NumberDataPoint.Builder end =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(ns(SCRAPE_MS))
            .setFlags(1)
            .addAllAttributes(device("pod", "gone"));
    CollectedItems items = read(devices(gauge(UTIL, end, point(5, device()))));

    assertThat(items.accelerator().getHolders()).isEmpty();
    assertThat(items.dropped).containsExactly(Map.entry(DropReason.NO_RECORDED_VALUE, 1L));
  }

  @Test
  void blanksAndValuesNoDeviceHasAreDropped() {
    CollectedItems items =
        read(
            devices(
                gauge(
                    POWER,
                    point(2147483632d, device()),
                    point(140737488355328d, device()),
                    point(9.223372036854776e18, device()),
                    point(-1, device()),
                    point(1e9, device())),
                gauge("DCGM_FI_PROF_SM_ACTIVE", point(1.06, device())),
                counter("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", 140737488355330d, device()),
                gauge("DCGM_FI_DEV_GPU_TEMP", Double.NaN, device()),
                gauge("DCGM_FI_PROF_DRAM_ACTIVE", 1.004, device())));

    assertThat(items.accelerator().getDramActive()).isEqualTo(1);
    assertThat(items.accelerator().getPowerW()).isNull();
    assertThat(items.accelerator().getSmActive()).isNull();
    assertThat(items.accelerator().getEnergyMj()).isNull();
    assertThat(items.dropped)
        .containsOnly(Map.entry(DropReason.BLANK, 7L), Map.entry(DropReason.NOT_FINITE, 1L));
  }

  @Test
  void timesOfCreationAreDroppedWhereTheirMetricIsThere() {
    CollectedItems items =
        read(
            engines(
                gauge("vllm:prompt_tokens_created", 1.7e9, engine()),
                counter("http_requests_total", 5, labels("handler", "/v1")),
                gauge("http_requests_created", 1.7e9, labels("handler", "/v1")),
                gauge("orders_created", 17, labels())));

    assertThat(items.dropped).containsOnly(Map.entry(DropReason.CREATED_SERIES, 2L));
    assertThat(items.points)
        .extracting(MetricPoint::getName)
        .containsExactly("http_requests_total", "orders_created");
  }

  @Test
  void partOfTheMemoryAloneSaysNothing() {
    CollectedItems items =
        read(
            devices(
                gauge("DCGM_FI_DEV_FB_FREE", 20, device()),
                gauge("DCGM_FI_DEV_FB_RESERVED", 1, device())));

    assertThat(items.accelerators).isEmpty();
    assertThat(items.dropped).containsOnly(Map.entry(DropReason.INCOMPLETE, 2L));
    assertThat(items.count(IngestMetric.POINTS_SAMPLED)).isZero();
  }

  @Test
  void unknownMetricIsKeptAsItCame() {
    Metric metric = counter("orders_total", 17.5, labels("shop", "berlin"));
    metric = metric.toBuilder().setUnit("{order}").build();
    CollectedItems items = read(engines(metric));
    MetricPoint point = items.point();

    assertThat(point.getTenant()).isEqualTo("acme");
    assertThat(point.getName()).isEqualTo("orders_total");
    assertThat(point.getUnit()).isEqualTo("{order}");
    assertThat(point.getKind()).isEqualTo(MetricKind.SUM);
    assertThat(point.getMonotonic()).isTrue();
    assertThat(point.getDelta()).isFalse();
    assertThat(point.getValue()).isEqualTo(17.5);
    assertThat(point.getStartNs()).isEqualTo(ns(0));
    assertThat(point.getTimeNs()).isEqualTo(ns(SCRAPE_MS));
    assertThat(point.getService()).isEqualTo("vllm");
    assertThat(point.getServiceInstance()).isEqualTo("10.0.0.7:8000");
    assertThat(point.getResource()).containsEntry("k8s.pod.name", "llama-0");
    assertThat(point.getAttributes()).containsExactly(Map.entry("shop", "berlin"));
    assertThat(items.count(IngestMetric.POINTS_UNMAPPED)).isEqualTo(1);
  }

  @Test
  void unknownMetricIsDroppedWhereSuchAreNotWanted() {
    MetricsData request =
        engines(
            counter("orders_total", 17, labels()),
            gauge("gen_ai.server.requests", 1, labels()),
            gauge("vllm:num_requests_running", 1, engine()));
    CollectedItems items = CollectedItems.ofMapped(message(request.toByteArray()));

    assertThat(items.point().getName()).isEqualTo("gen_ai.server.requests");
    assertThat(items.engine().getRunning()).isEqualTo(1);
    assertThat(items.dropped).containsOnly(Map.entry(DropReason.UNMAPPED, 1L));
    assertThat(items.count(IngestMetric.POINTS_UNMAPPED)).isEqualTo(1);
  }

  @Test
  void metricThatIsNotWhatItsRowTakesIsKept() {
    CollectedItems items = read(engines(histogram("vllm:num_requests_running", 1, engine())));

    assertThat(items.engines).isEmpty();
    assertThat(items.point().getKind()).isEqualTo(MetricKind.HISTOGRAM);
    assertThat(items.count(IngestMetric.POINTS_UNMAPPED)).isEqualTo(1);
  }

  @Test
  void powerOfOtherHardwareIsKept() {
    CollectedItems items =
        read(
            devices(
                gauge("hw.power", 250, labels("hw.id", "GPU-1", "hw.type", "gpu")),
                gauge("hw.power", 90, labels("hw.id", "cpu0", "hw.type", "cpu"))));

    assertThat(items.accelerator().getPowerW()).isEqualTo(250);
    assertThat(items.point().getAttributes()).containsEntry("hw.type", "cpu");
    assertThat(items.count(IngestMetric.POINTS_UNMAPPED)).isZero();
  }

  @Test
  void deltaIsMarkedAsSuch() {
    Metric.Builder delta = counter("vllm:num_preemptions_total", 3, engine()).toBuilder();
    delta
        .getSumBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    EngineSample sample = read(engines(delta.build())).engine();

    assertThat(sample.getPreemptions().getDelta()).isTrue();
    assertThat(sample.getPreemptions().getValue()).isEqualTo(3);
  }

  @Test
  void exponentialHistogramIsWrittenOut() {
    Metric metric =
        Metric.newBuilder()
            .setName("gen_ai.client.operation.duration")
            .setExponentialHistogram(
                ExponentialHistogram.newBuilder()
                    .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                    .addDataPoints(
                        ExponentialHistogramDataPoint.newBuilder()
                            .setTimeUnixNano(ns(SCRAPE_MS))
                            .setScale(0)
                            .setZeroCount(2)
                            .setCount(10)
                            .setSum(20)
                            .setPositive(
                                ExponentialHistogramDataPoint.Buckets.newBuilder()
                                    .setOffset(1)
                                    .addBucketCounts(3)
                                    .addBucketCounts(4))
                            .setNegative(
                                ExponentialHistogramDataPoint.Buckets.newBuilder()
                                    .setOffset(0)
                                    .addBucketCounts(1))))
            .build();
    MetricPoint point = read(engines(metric)).point();

    assertThat(point.getDelta()).isTrue();
    assertThat(point.getHistogram().getBounds()).containsExactly(-2.0, -1.0, 2.0, 4.0, 8.0);
    assertThat(point.getHistogram().getCounts()).containsExactly(0L, 1L, 2L, 3L, 4L, 0L);
    assertThat(point.getHistogram().getCount()).isEqualTo(10);
  }

  @Test
  void summaryKeepsItsQuantilesCountAndSum() {
    Metric metric =
        Metric.newBuilder()
            .setName("go_gc_duration_seconds")
            .setSummary(
                Summary.newBuilder()
                    .addDataPoints(
                        SummaryDataPoint.newBuilder()
                            .setTimeUnixNano(ns(SCRAPE_MS))
                            .setCount(8)
                            .setSum(1.5)
                            .addQuantileValues(
                                SummaryDataPoint.ValueAtQuantile.newBuilder()
                                    .setQuantile(0.5)
                                    .setValue(0.1))
                            .addQuantileValues(
                                SummaryDataPoint.ValueAtQuantile.newBuilder()
                                    .setQuantile(1)
                                    .setValue(Double.NaN))))
            .build();
    MetricPoint point = read(engines(metric)).point();

    assertThat(point.getKind()).isEqualTo(MetricKind.SUMMARY);
    assertThat(point.getQuantiles()).containsExactly(Map.entry("0.5", 0.1));
    assertThat(point.getHistogram().getCount()).isEqualTo(8);
    assertThat(point.getHistogram().getSumMicro()).isEqualTo(1_500_000);
  }

  @Test
  void exemplarsWithATraceAreReadAndCounted() {
    Exemplar traced =
        Exemplar.newBuilder()
            .setTraceId(OtlpFixtures.traceId(1))
            .setSpanId(OtlpFixtures.spanId(2))
            .setTimeUnixNano(ns(SCRAPE_MS))
            .setAsDouble(0.4)
            .build();
    NumberDataPoint.Builder point =
        point(1, labels()).addExemplars(traced).addExemplars(traced.toBuilder().clearTraceId());
    NumberDataPoint.Builder sampled = point(1, engine()).addExemplars(traced);
    CollectedItems items =
        read(engines(gauge("orders", point), gauge("vllm:num_requests_running", sampled)));

    assertThat(items.point().getExemplars()).hasSize(1);
    assertThat(items.point().getExemplars().get(0).getSpanId()).isNotNull();
    assertThat(items.count(IngestMetric.EXEMPLARS)).isEqualTo(2);
  }

  @Test
  void impossibleLateAndBrokenPointsAreRefusedTheOthersAreRead() {
    NumberDataPoint.Builder timeless = point(1, device()).clearTimeUnixNano();
    NumberDataPoint.Builder late = point(2, device()).setTimeUnixNano(ns(-300_000));
    NumberDataPoint.Builder valueless = point(3, device()).clearValue();
    CollectedItems items =
        read(devices(gauge(UTIL, timeless, late, valueless, late, point(4, device()))));

    assertThat(items.accelerators)
        .extracting(AcceleratorSample::getUtilization)
        .containsExactly(0.04);
    assertThat(items.letters)
        .extracting(DeadLetter::getReason, DeadLetter::getItems)
        .containsExactly(
            tuple(DeadLetterReason.UNPARSEABLE, 1),
            tuple(DeadLetterReason.INVALID_TIME, 1),
            tuple(DeadLetterReason.LATE, 2));
    assertThat(items.pointsOut()).isEqualTo(5);
  }

  @Test
  void clockAheadIsClamped() {
    NumberDataPoint.Builder ahead = point(1, device()).setTimeUnixNano(ns(90_000));
    CollectedItems items = read(devices(gauge(UTIL, ahead)));

    assertThat(items.accelerator().getTimeNs()).isEqualTo(ns(90_000));
    assertThat(items.accelerator().getEventTimeMs()).isEqualTo(BEGINNING_MS + 60_000);
    assertThat(items.accelerator().getClockClamped()).isTrue();
    assertThat(items.count(IngestMetric.CLAMPED)).isEqualTo(1);
  }

  @Test
  void labelsAreRedactedAndIdentitiesAreNotMistaken() {
    CollectedItems items =
        read(
            devices(
                gauge("orders", 1, labels("customer", "jane.doe@example.com")),
                gauge(UTIL, 1, device("pod", "train-jane.doe@example.com"))));

    assertThat(items.point().getAttributes().get("customer")).doesNotContain("jane.doe");
    assertThat(items.accelerator().getDevice()).isEqualTo(UUID);
    assertThat(items.accelerator().getHost()).isEqualTo("gpu-node-1");
    assertThat(items.accelerator().getHolders().toString()).doesNotContain("jane.doe");
    assertThat(items.redacted.count(RedactionType.EMAIL)).isEqualTo(2);
  }

  @Test
  void longAndManyAttributesAreCut() {
    String[] pairs = new String[2 * 200];
    for (int i = 0; i < 200; i++) {
      pairs[2 * i] = "label-" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
      pairs[2 * i + 1] = "v".repeat(2_000);
    }
    CollectedItems items = read(engines(gauge("orders", 1, labels(pairs))));

    assertThat(items.point().getAttributes()).hasSize(PayloadLimits.MAX_POINT_ATTRIBUTES);
    assertThat(items.point().getAttributes().get("label-aa"))
        .hasSize(PayloadLimits.MAX_POINT_VALUE_CHARS);
    assertThat(items.count(IngestMetric.TRUNCATED)).isEqualTo(1);
  }

  @Test
  void metricWithoutDataIsRefused() {
    CollectedItems items =
        read(
            engines(
                Metric.newBuilder().setName("novel").build(),
                Metric.newBuilder().setName("empty").setGauge(Gauge.newBuilder()).build()));

    assertThat(items.letter().getDetail()).contains("without data of a known kind");
    assertThat(items.lettered()).isEqualTo(1);
  }

  @Test
  void metricsAboutTheScrapeItselfAreUnwanted() {
    CollectedItems items =
        read(request(scrape(server(), gauge("scrape_duration_seconds", 0.1, labels()))));

    assertThat(items.points).isEmpty();
    assertThat(items.dropped).containsOnly(Map.entry(DropReason.UNWANTED, 1L));
  }

  @Test
  void jsonReadsLikeProtobuf() throws Exception {
    CollectedItems json =
        CollectedItems.of(message(OtlpJsonPrinter.print(MetricFixtures.everyKind())));
    CollectedItems protobuf = read(MetricFixtures.everyKind());

    assertThat(protobuf.points).hasSize(5);
    assertThat(json.points).isEqualTo(protobuf.points);
    assertThat(json.accelerators).hasSize(1).isEqualTo(protobuf.accelerators);
    assertThat(json.engines).hasSize(1).isEqualTo(protobuf.engines);
    assertThat(json.letters).isEmpty();
    assertThat(protobuf.letters).isEmpty();
  }

  @Test
  void brokenPointCostsItselfInProtobuf() {
    MetricsData request =
        devices(gauge(UTIL, point(1, device()), point(2, labels("UUID", "GPU-2"))));
    byte[] value = request.toByteArray();
    String latin = new String(value, StandardCharsets.ISO_8859_1);
    value[latin.indexOf("GPU-2")] = (byte) 0xFF;
    CollectedItems items = CollectedItems.of(message(value));

    assertThat(items.accelerators).hasSize(1);
    assertThat(items.letter().getReason()).isEqualTo(DeadLetterReason.UNPARSEABLE);
    assertThat(items.letter().getPath())
        .isEqualTo("resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints[1]");
    assertThat(items.letter().getItems()).isEqualTo(1);
  }

  @Test
  void brokenPointCostsItselfInJson() {
    String json =
        """
        {"resourceMetrics":[{"resource":{},"scopeMetrics":[{"metrics":[
          {"name":"orders","gauge":{"dataPoints":[
            {"timeUnixNano":"%1$d","asInt":"seven"},
            {"timeUnixNano":"%1$d","asInt":"8"}]}},
          {"name":"broken","gauge":{"dataPoints":"none"}}]}]}]}
        """
            .formatted(ns(SCRAPE_MS));
    CollectedItems items = CollectedItems.of(message(json.getBytes(StandardCharsets.UTF_8)));

    assertThat(items.points).extracting(MetricPoint::getValue).containsExactly(8.0);
    assertThat(items.letters)
        .extracting(DeadLetter::getPath)
        .containsExactly(
            "resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints[0]",
            "resourceMetrics[0].scopeMetrics[0].metrics[1]");
  }
}
