package io.pharos.jobs;

import io.pharos.operators.progress.LatenessGate;
import io.pharos.operators.progress.OtlpWatermarks;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the jobs that judge lateness. */
public final class LatenessOptions {

  public static final ConfigOption<Duration> BOUND =
      ConfigOptions.key("lateness.bound")
          .durationType()
          .defaultValue(OtlpWatermarks.DEFAULT_BOUND)
          .withDescription(
              "How far behind its Kafka record a span may have ended, or a log been written, and be "
                  + "on time. The one bound of all jobs: telemetry-ingest moves time by it.");

  public static final ConfigOption<Duration> TOLERANCE =
      ConfigOptions.key("lateness.tolerance")
          .durationType()
          .defaultValue(LatenessGate.DEFAULT_TOLERANCE)
          .withDescription(
              "How far beyond the bound a span or log is still accepted, as late; what is older goes "
                  + "to the dead letters.");

  /** All of them. */
  public static final List<ConfigOption<?>> ALL = List.of(BOUND, TOLERANCE);

  private LatenessOptions() {}
}
