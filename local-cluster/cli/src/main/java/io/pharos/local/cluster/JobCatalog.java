package io.pharos.local.cluster;

import java.util.Arrays;
import java.util.Locale;

/** The jobs in the jobs jar, by the names that they run under. */
public enum JobCatalog {
  TELEMETRY_INGEST("io.pharos.jobs.ingest.TelemetryIngestJob", false),
  TRACE_CORRELATION("io.pharos.jobs.correlation.TraceCorrelationJob", false),
  SLO_METRICS("io.pharos.jobs.slo.SloMetricsJob", false),
  DOCUMENT_STORE("io.pharos.jobs.documents.DocumentStoreJob", true);

  private final String entryClass;
  private final boolean writesElasticsearch;

  JobCatalog(String entryClass, boolean writesElasticsearch) {
    this.entryClass = entryClass;
    this.writesElasticsearch = writesElasticsearch;
  }

  /** The name of the job, such as {@code telemetry-ingest}: on the command line and in Flink. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String entryClass() {
    return entryClass;
  }

  /** Whether it takes {@code --elasticsearch.hosts}. */
  boolean writesElasticsearch() {
    return writesElasticsearch;
  }

  /**
   * The job of that name.
   *
   * @throws ClusterException if there is none
   */
  public static JobCatalog parse(String label) {
    return Arrays.stream(values())
        .filter(job -> job.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new ClusterException(
                    "there is no job \"%s\"; choose from %s"
                        .formatted(
                            label,
                            String.join(
                                ", ", Arrays.stream(values()).map(JobCatalog::label).toList()))));
  }

  @Override
  public String toString() {
    return label();
  }
}
