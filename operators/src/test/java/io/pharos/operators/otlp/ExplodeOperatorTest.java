package io.pharos.operators.otlp;

import static io.pharos.operators.otlp.OtlpFixtures.BEGINNING_MS;
import static io.pharos.operators.otlp.OtlpFixtures.log;
import static io.pharos.operators.otlp.OtlpFixtures.logMessage;
import static io.pharos.operators.otlp.OtlpFixtures.logs;
import static io.pharos.operators.otlp.OtlpFixtures.ns;
import static io.pharos.operators.otlp.OtlpFixtures.span;
import static io.pharos.operators.otlp.OtlpFixtures.spanMessage;
import static io.pharos.operators.otlp.OtlpFixtures.traces;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.redaction.RedactionSettings;
import io.pharos.operators.sample.UnmappedMetrics;
import io.pharos.schemas.DeadLetter;
import java.util.Collection;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ExplodeOperatorTest {

  @Test
  void everyRecordOutHasItsEventTimeAsTimestamp() throws Exception {
    try (OneInputStreamOperatorTestHarness<OtlpMessage, DeadLetter> harness = open()) {
      byte[] request =
          traces(
                  span(1).setEndTimeUnixNano(ns(100)),
                  span(2).setEndTimeUnixNano(ns(7_200_000)),
                  span(3).clearTraceId())
              .toByteArray();
      harness.processElement(spanMessage(request), 5);

      assertThat(timestamps(harness.getSideOutput(ExplodeOperator.SPANS)))
          .containsExactly(BEGINNING_MS + 100, BEGINNING_MS + 60_000);
      assertThat(timestamps(harness.getSideOutput(ExplodeOperator.PAYLOADS)))
          .containsExactly(BEGINNING_MS + 100, BEGINNING_MS + 60_000);
      assertThat(harness.getRecordOutput())
          .singleElement()
          .extracting(StreamRecord::getTimestamp)
          .isEqualTo(BEGINNING_MS + 60_000);
    }
  }

  @Test
  void logsGoTheirOwnWay() throws Exception {
    try (OneInputStreamOperatorTestHarness<OtlpMessage, DeadLetter> harness = open()) {
      harness.processElement(logMessage(logs(log("a"), log("b")).toByteArray()), 5);

      assertThat(timestamps(harness.getSideOutput(ExplodeOperator.LOGS)))
          .containsExactly(BEGINNING_MS + 5, BEGINNING_MS + 5);
      assertThat(harness.getSideOutput(ExplodeOperator.SPANS)).isNull();
      assertThat(harness.getRecordOutput()).isEmpty();
    }
  }

  @Test
  void pulsePassesNothingButWatermarksPass() throws Exception {
    try (OneInputStreamOperatorTestHarness<OtlpMessage, DeadLetter> harness = open()) {
      harness.processElement(spanMessage(null), 5);
      harness.processWatermark(3);

      assertThat(harness.getOutput()).hasSize(1);
      assertThat(harness.getRecordOutput()).isEmpty();
    }
  }

  private static OneInputStreamOperatorTestHarness<OtlpMessage, DeadLetter> open()
      throws Exception {
    OneInputStreamOperatorTestHarness<OtlpMessage, DeadLetter> harness =
        new OneInputStreamOperatorTestHarness<>(
            new ExplodeOperator(
                OtlpFixtures.tenants(),
                RedactionSettings.DEFAULT,
                OtlpFixtures.LATEST,
                OtlpExploder.DEFAULT_START_REACH,
                UnmappedMetrics.KEEP));
    harness.open();
    return harness;
  }

  private static Collection<Long> timestamps(Collection<? extends StreamRecord<?>> records) {
    return records.stream().map(StreamRecord::getTimestamp).toList();
  }
}
