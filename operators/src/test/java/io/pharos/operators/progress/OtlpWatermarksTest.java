package io.pharos.operators.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.junit.jupiter.api.Test;

/** How Kafka timestamps of OTLP records become a partition's watermark. */
class OtlpWatermarksTest {

  private static final long NOON = 1_767_268_800_000L;

  private final WatermarkGenerator<OtlpMessage> partition =
      new OtlpWatermarks(Duration.ofSeconds(10)).createWatermarkGenerator(null);
  private final TestingWatermarkOutput output = new TestingWatermarkOutput();

  @Test
  void watermarkIsTheGreatestTimestampLessTheBound() {
    telemetry(NOON);
    telemetry(NOON + 5_000);
    telemetry(NOON + 2_000);
    assertThat(output.emitted()).containsExactly(NOON - 10_000, NOON - 5_000);
  }

  @Test
  void nothingIsEmittedBeforeTheFirstRecord() {
    partition.onPeriodicEmit(output);
    assertThat(output.emitted()).isEmpty();
  }

  @Test
  void timePassingMovesNothing() {
    telemetry(NOON);
    partition.onPeriodicEmit(output);
    assertThat(output.emitted()).containsExactly(NOON - 10_000);
  }

  @Test
  void pulseCountsLikeTelemetry() {
    telemetry(NOON);
    partition.onEvent(
        new OtlpMessage(null, OtlpSignal.TRACES, null, "otlp_spans", 0, 1, NOON + 1_000),
        NOON + 1_000,
        output);
    assertThat(output.emitted()).containsExactly(NOON - 10_000, NOON - 9_000);
  }

  @Test
  void advancesBelowTheStepAreSavedUp() {
    telemetry(NOON);
    telemetry(NOON + 60);
    telemetry(NOON + 99);
    assertThat(output.emitted()).hasSize(1);
    telemetry(NOON + 100);
    telemetry(NOON + 199);
    assertThat(output.emitted()).containsExactly(NOON - 10_000, NOON - 9_900);
  }

  @Test
  void negativeBoundIsRefused() {
    assertThatThrownBy(() -> new OtlpWatermarks(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bound");
  }

  private void telemetry(long timestampMs) {
    partition.onEvent(
        new OtlpMessage(new byte[0], OtlpSignal.TRACES, null, "otlp_spans", 0, 0, timestampMs),
        timestampMs,
        output);
  }
}
