package io.pharos.schemas.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.CounterPoint;
import io.pharos.schemas.DeviceHolder;
import io.pharos.schemas.EngineRun;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.Exemplar;
import io.pharos.schemas.MetricHistogram;
import io.pharos.schemas.MetricKind;
import io.pharos.schemas.MetricPoint;
import io.pharos.schemas.ServingUnit;
import io.pharos.schemas.SpanFixtures;
import io.pharos.schemas.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleDocumentsTest {

  private static final ServingUnit UNIT =
      new ServingUnit("gpu-node-1", "serving", "vllm-0", "vllm", null);

  @Test
  void acceleratorSampleShowsCountersAsTheyWereRead() {
    AcceleratorSample sample =
        AcceleratorSample.newBuilder()
            .setTenant("acme")
            .setHost("gpu-node-1")
            .setDevice("GPU-1")
            .setTimeNs(1_000_000_000L)
            .setEventTimeMs(1_000)
            .setHolders(List.of(new DeviceHolder("serving", "vllm-0", "vllm")))
            .setEngineActive(0.75)
            .setEnergyMj(new CounterPoint(9_000_000_000_001L, false, null))
            .setThrottleNs(Map.of("power_cap", new CounterPoint(5L, true, 7L)))
            .build();
    assertThat(text(AcceleratorDocument.of(sample)))
        .contains("\"mig_instance\":null")
        .contains("\"time_ns\":1000000000,\"event_time_ms\":1000,\"clock_clamped\":false")
        .contains("\"holders\":[{\"namespace\":\"serving\",\"pod\":\"vllm-0\"")
        .contains("\"engine_active\":0.75,\"utilization\":null")
        .contains("\"energy_mj\":{\"value\":9000000000001,\"delta\":false,\"start_ns\":null}")
        .endsWith("\"throttle_ns\":{\"power_cap\":{\"value\":5,\"delta\":true,\"start_ns\":7}}}");
  }

  @Test
  void engineSampleShowsItsUnitAndDistributions() {
    EngineSample sample =
        EngineSample.newBuilder()
            .setTenant("acme")
            .setEngine("10.0.0.7:8000/0")
            .setUnit(UNIT)
            .setAddress("10.0.0.7")
            .setPort(8000)
            .setSoftware("vllm")
            .setTimeNs(1)
            .setEventTimeMs(0)
            .setRunning(3.0)
            .setHistograms(
                Map.of(
                    "gen_ai.server.time_to_first_token",
                    new MetricHistogram(List.of(0.1), List.of(2L, 1L), 3L, 450_000L, false, null)))
            .build();
    assertThat(text(EngineDocument.of(sample)))
        .contains("\"unit\":{\"host\":\"gpu-node-1\",\"namespace\":\"serving\",\"pod\":\"vllm-0\"")
        .contains("\"port\":8000")
        .contains("\"running\":3.0,\"waiting\":null")
        .contains("\"gen_ai.server.time_to_first_token\":{\"bounds\":[0.1],\"counts\":[2,1]")
        .contains("\"sum_micro\":450000");
  }

  @Test
  void metricPointShowsExemplarsByHexIds() {
    MetricPoint point =
        MetricPoint.newBuilder()
            .setTenant("acme")
            .setName("gen_ai.client.token.usage")
            .setKind(MetricKind.SUM)
            .setMonotonic(true)
            .setValue(12.5)
            .setTimeNs(1)
            .setEventTimeMs(0)
            .setExemplars(
                List.of(new Exemplar(SpanFixtures.traceId(1), SpanFixtures.spanId(2), 1L, 4.5)))
            .build();
    assertThat(text(MetricPointDocument.of(point)))
        .contains("\"metric_kind\":\"sum\",\"delta\":false,\"monotonic\":true,\"value\":12.5")
        .contains("\"trace_id\":\"000000000000abcd0000000000000001\"")
        .contains("\"span_id\":\"0000000000000002\",\"time_ns\":1,\"value\":4.5");
  }

  @Test
  void energyPerTokenIsInJoulesAndSumsStayIntegers() {
    Attribution attribution =
        Attribution.newBuilder()
            .setTenant("acme")
            .setTraceId(SpanFixtures.traceId(1))
            .setSpanId(SpanFixtures.spanId(2))
            .setEventTimeMs(0)
            .setFinal$(true)
            .setStartNs(0)
            .setEndNs(1)
            .setGpuNs(1_500_000_000L)
            .setEnergyUj(9_007_199_254_740_993L)
            .setEnergyUjPerOutputToken(2_500_000.0)
            .build();
    assertThat(text(AttributionDocument.of(attribution)))
        .contains("\"gpu_ns\":1500000000,\"energy_uj\":9007199254740993")
        .contains("\"joules_per_output_token\":2.5");
  }

  @Test
  void stepShowsTheEngineThatRanIt() {
    Step step =
        Step.newBuilder()
            .setTenant("acme")
            .setTraceId(SpanFixtures.traceId(1))
            .setSpan(SpanFixtures.root(1, 0, 10).getSpan())
            .setEventTimeMs(0)
            .setCounted(true)
            .setServedBy(
                new EngineRun(SpanFixtures.spanId(9), UNIT, 1L, 2L, 5_000_000L, null, null, null))
            .build();
    assertThat(text(StepDocument.of(step)))
        .contains("\"served_by\":{\"span_id\":\"0000000000000009\",\"unit\":{\"host\"")
        .contains("\"start_ns\":1,\"end_ns\":2,\"ttft_ms\":5.0,\"queue_ms\":null");
  }

  private static String text(byte[] document) {
    return new String(document, StandardCharsets.UTF_8);
  }
}
