package io.pharos.schemas.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Dimension;
import io.pharos.schemas.Distribution;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.SpanFixtures;
import io.pharos.schemas.TraceExample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RollupDocumentTest {

  private static Rollup rollup() {
    return Rollup.newBuilder()
        .setTenant("acme")
        .setDimensions(List.of(new Dimension("kind", "llm"), new Dimension("model", "gpt-4o")))
        .setWindowStartMs(60_000)
        .setWindowMs(10_000)
        .setRevision(1)
        .setSettledUntilMs(970_000)
        .setEventTimeMs(80_000)
        .setRequestsMicro(2_500_000)
        .setErrorsMicro(1_000_000)
        .setErrorsByTypeMicro(Map.of("timeout", 1_000_000L))
        .setGeneratedMicro(120_000_000)
        .setOutputVisibleMicro(90_000_000)
        .setInFlightNs(15_000_000_000L)
        .build();
  }

  private static String text(Rollup rollup) {
    return new String(RollupDocument.of(rollup), StandardCharsets.UTF_8);
  }

  @Test
  void sumsAreInPlainUnitsAndRatesPerSecondOfTheWindow() {
    assertThat(text(rollup()))
        .startsWith("{\"@timestamp\":60000,\"tenant\":\"acme\",\"dimensions\":{\"kind\":\"llm\"")
        .contains("\"window_start_ms\":60000,\"window_ms\":10000,\"revision\":1")
        .contains("\"requests\":2.5,\"errors\":1,\"errors_by_type\":{\"timeout\":1}")
        .contains("\"tokens_per_second\":12.0")
        .contains("\"ended_tokens_per_second\":9.0")
        .contains("\"mean_in_flight\":1.5");
  }

  @Test
  void costThatIsNotKnownIsNullAndNotNought() {
    Rollup rollup = rollup();
    assertThat(text(rollup)).contains("\"cost_micro_usd\":0.0,\"unpriced\":0");
    rollup.setUnpricedMicro(2_500_000);
    assertThat(text(rollup)).contains("\"cost_micro_usd\":null,\"unpriced\":2.5");
    rollup.setListCostPicoUsd(1_500_000);
    assertThat(text(rollup)).contains("\"cost_micro_usd\":1.5,\"unpriced\":2.5");
    rollup.setDeviceUnpricedNs(5);
    assertThat(text(rollup)).contains("\"device_cost_micro_usd\":null,\"device_unpriced_ns\":5");
  }

  @Test
  void distributionsAreInMillisecondsWithTheirDigest() {
    Rollup rollup = rollup();
    Distribution distribution =
        new Distribution(
            2_000_000L,
            3_000_000L,
            1_000_000L,
            2_000_000L,
            1_000_000L,
            2_000_000L,
            2_000_000L,
            2_000_000L,
            2_000_000L,
            ByteBuffer.wrap(new byte[] {1, 2, 3}));
    rollup.setDistributions(Map.of("ttft", distribution, "decode_speed", distribution));
    rollup.setSlowest(
        List.of(
            new TraceExample(SpanFixtures.traceId(1), SpanFixtures.spanId(2), 5_000_000L, null)));

    assertThat(text(rollup))
        .contains(
            "\"ttft_ms\":{\"count\":2,\"mean\":1.5,\"min\":1.0,\"p50\":1.0,\"p90\":2.0,\"p95\":2.0,"
                + "\"p99\":2.0,\"p999\":2.0,\"max\":2.0,\"digest\":\"AQID\"}")
        .contains("\"decode_tokens_per_second\":{\"count\":2,\"mean\":1500.0")
        .contains("\"duration_ms\":5.0,\"error_type\":null}]");
  }
}
