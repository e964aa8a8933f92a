package io.pharos.local.run;

import io.pharos.jobs.LatenessOptions;
import io.pharos.jobs.ingest.TelemetryIngestOptions;
import io.pharos.local.inspect.PointTotals;
import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.otlp.OtlpExploder;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Counts what ingest makes of data points, beside the job: a sample does not say of how many points
 * it was made, and a point that was dropped leaves no record.
 */
final class PointTally {

  private final OtlpExploder exploder;
  private final PointTotals totals = new PointTotals();

  /**
   * A tally.
   *
   * @param options of the job that the requests are for
   */
  PointTally(ReadableConfig options) throws IOException {
    Duration latest =
        options.get(LatenessOptions.BOUND).plus(options.get(LatenessOptions.TOLERANCE));
    exploder =
        new OtlpExploder(
            DialectTable.standard(),
            TelemetryIngestOptions.redaction(options).redactor(),
            TelemetryIngestOptions.tenants(options),
            latest,
            TelemetryIngestOptions.startReach(options),
            options.get(TelemetryIngestOptions.UNMAPPED_METRICS));
  }

  /**
   * Counts one request of metrics.
   *
   * @param arrivalMs when it is taken to have arrived
   */
  void add(byte[] request, long arrivalMs) {
    OtlpSignal signal = OtlpSignal.METRICS;
    exploder.explode(
        new OtlpMessage(request, signal, null, signal.topic(), 0, 0, arrivalMs), totals);
  }

  PointTotals totals() {
    return totals;
  }
}
