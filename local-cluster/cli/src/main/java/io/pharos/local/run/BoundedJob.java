package io.pharos.local.run;

import io.pharos.local.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jobs that can run bounded, in the order of the flow: each includes those before. */
enum BoundedJob {
  TELEMETRY_INGEST("pharos.payloads"),
  TRACE_CORRELATION("pharos.traces", "pharos.steps", "pharos.attributions", "pharos.devices"),
  SLO_METRICS(
      "pharos.traces",
      "pharos.steps",
      "pharos.attributions",
      "pharos.devices",
      "pharos.rollups",
      "pharos.alerts");

  private static final List<String> EVERY_JOBS =
      List.of(
          "pharos.spans",
          "pharos.logs",
          "pharos.accelerators",
          "pharos.engines",
          "pharos.metrics",
          "pharos.deadletter");

  // made by List.of, which cannot change
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> topics;

  BoundedJob(String... topics) {
    this.topics = List.of(topics);
  }

  /** Topics it writes a file for. */
  List<String> topics() {
    return Stream.concat(EVERY_JOBS.stream(), topics.stream()).toList();
  }

  /** It, or one that it needs before it. */
  boolean includes(BoundedJob other) {
    return compareTo(other) >= 0;
  }

  static BoundedJob of(String label) {
    return Arrays.stream(values())
        .filter(job -> job.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    label.equals("document-store")
                        ? "document-store only carries documents to Elasticsearch: "
                            + "run slo-metrics, its files hold the documents"
                        : "there is no job '" + label + "' to run; jobs: " + labels()));
  }

  private static String labels() {
    return Arrays.stream(values()).map(BoundedJob::label).collect(Collectors.joining(", "));
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
