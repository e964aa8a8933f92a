package io.pharos.local.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.ledger.LedgerCheck;
import io.pharos.operators.otlp.IngestMetric;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generator, ingest and correlation agree on what every rule means. */
class GeneratedTelemetryTest {

  @ParameterizedTest
  @MethodSource("workloads")
  void ingestAndCorrelationMakeOfItWhatTheLedgerSays(Workload workload) throws Exception {
    TelemetryGenerator generator = new TelemetryGenerator(workload);
    try (TestingSuite suite = new TestingSuite()) {
      while (generator.hasNext()) {
        suite.accept(generator.next());
      }
      suite.end();

      assertThat(LedgerCheck.run(generator.ledger(), suite, LedgerCheck.Restarts.NONE))
          .filteredOn(check -> !check.ok())
          .isEmpty();
      assertThat(suite.metric(IngestMetric.CLAMPED))
          .isEqualTo(generator.ledger().defects().get("skewed"));
      // what came after its trace had closed is a revision of it
      assertThat(suite.revisions()).isGreaterThan(generator.ledger().traces().size());
    }
  }

  static List<Workload> workloads() {
    double often = 0.07;
    return List.of(
        Workload.builder().seed(21).durationSeconds(60).build(),
        Workload.builder()
            .seed(22)
            .durationSeconds(45)
            .requestsPerSecond(8)
            .jsonShare(0.5)
            .splitShare(0.3)
            .defects(
                new DefectRates(
                    often, often, often, often, often, often, often, often, often, often, often,
                    0.002, 0.002))
            .build());
  }
}
