package io.pharos.local.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.ledger.LedgerCheck;
import io.pharos.operators.otlp.IngestMetric;
import org.junit.jupiter.api.Test;

/** Generator, ingest and correlation agree on what every rule means. */
class GeneratedTelemetryTest {

  @Test
  void ingestAndCorrelationMakeOfItWhatTheLedgerSays() throws Exception {
    TelemetryGenerator generator =
        new TelemetryGenerator(Workload.builder().seed(21).durationSeconds(90).build());
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
}
