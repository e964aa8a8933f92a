package io.pharos.benchmarks.gpumetrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.sample.DropReason;
import io.pharos.schemas.EngineSample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrapeReadingTest {

  @Test
  void bodyOfAModelServerBecomesOneSample() throws Exception {
    Path body = Path.of(getClass().getResource("/gpumetrics/vllm.prom").toURI());
    ScrapeReading reading = ScrapeReading.of(body);
    EngineSample sample = reading.engines.get(0);

    assertThat(reading.engines).hasSize(1);
    assertThat(reading.in).isEqualTo(15);
    assertThat(reading.addsUp()).isTrue();
    assertThat(reading.strange).isZero();
    assertThat(reading.count(IngestMetric.POINTS_SAMPLED)).isEqualTo(9);
    assertThat(reading.dropped).containsOnly(Map.entry(DropReason.CREATED_SERIES, 2L));
    assertThat(reading.redacted.isEmpty()).isTrue();
    assertThat(sample.getRunning()).isEqualTo(3);
    assertThat(sample.getKvCacheUse()).isEqualTo(0.25);
    assertThat(sample.getPrefixCacheQueries().getValue()).isEqualTo(5_000);
    assertThat(sample.getFinished()).containsOnlyKeys("stop", "length");
    assertThat(sample.getModel()).isEqualTo("acme/chat-8b");
    assertThat(sample.getHistograms().get("pharos.engine.iteration_tokens").getCounts())
        .containsExactly(5L, 2L, 2L);
    assertThat(sample.getHistograms().get("gen_ai.server.time_to_first_token").getSumMicro())
        .isEqualTo(6_500_000);
  }

  @Test
  void lineThatIsNoSeriesIsCountedAndNotGuessedAt() {
    ScrapeReading reading =
        ScrapeReading.of(
            List.of(
                "DCGM_FI_DEV_GPU_UTIL{gpu=\"0\",UUID=\"GPU-1\",note=\"a \\\"b\\\" }\"} 91",
                "DCGM_FI_DEV_GPU_UTIL{gpu=\"0\",...,modelName=\"NVIDIA L40S\"} 1",
                "and so on"));

    assertThat(reading.strange).isEqualTo(2);
    assertThat(reading.accelerators).hasSize(1);
    assertThat(reading.accelerators.get(0).getUtilization()).isEqualTo(0.91);
  }
}
