package io.pharos.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.jobs.ingest.TelemetryIngestPipeline;
import io.pharos.local.cluster.ClusterException;
import io.pharos.local.cluster.FlinkRest;
import io.pharos.local.cluster.JobCatalog;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;

/** What the running jobs say of their progress. */
final class LiveFigures {

  private final FlinkRest flink;
  private final ElasticsearchReader store;
  private final TopicReader topics;

  LiveFigures(FlinkRest flink, ElasticsearchReader store, TopicReader topics) {
    this.flink = flink;
    this.store = store;
    this.topics = topics;
  }

  /** One line for people. */
  String line(long sentRecords) {
    return String.format(
        "sent %,d records | data points in samples %,d, kept %,d | traces correlated %,d | stored %,d traces,"
            + " %,d spans, %,d attributions | dead-lettered %s | event time %s behind",
        sentRecords,
        points("sampled"),
        points("kept"),
        correlated(),
        store.count("pharos-traces-*"),
        store.count("pharos-spans-*"),
        store.count("pharos-attributions-*"),
        deadLettered(),
        watermarkMs()
            .map(w -> String.format("%.1f s", (System.currentTimeMillis() - w) / 1e3))
            .orElse("not yet known"));
  }

  private String deadLettered() {
    try {
      return String.format("%,d", topics.size(PharosTopic.DEAD_LETTERS));
    } catch (KafkaException e) {
      // progress is shown also while Kafka is away
      return "not known";
    }
  }

  /** Traces published for the first time since the job last started. */
  private long correlated() {
    return counter(traceVertex(), "trace.traces");
  }

  /** Data points that ingest has sampled, or kept, since the job last started. */
  private long points(String what) {
    String operator = TelemetryIngestPipeline.EXPLODE_METRICS;
    Optional<String> vertex = vertex(JobCatalog.TELEMETRY_INGEST, name -> name.contains(operator));
    return counter(vertex, operator + ".ingest.points_" + what);
  }

  private long counter(Optional<String> vertex, String name) {
    return vertex
        .flatMap(path -> metric(path, "/subtasks/metrics?get=" + name))
        .map(metrics -> (long) metrics.path(0).path("sum").asDouble())
        .orElse(0L);
  }

  /** Watermark of trace correlation: the least of its subtasks, empty while there is none. */
  Optional<Long> watermarkMs() {
    return traceVertex()
        .flatMap(vertex -> metric(vertex, "/watermarks"))
        .flatMap(
            watermarks -> {
              long least = Long.MAX_VALUE;
              for (JsonNode each : watermarks) {
                least = Math.min(least, each.path("value").asLong());
              }
              return watermarks.isEmpty() || least <= 0 ? Optional.empty() : Optional.of(least);
            });
  }

  private Optional<JsonNode> metric(String vertex, String path) {
    try {
      return Optional.of(flink.get(vertex + path));
    } catch (ClusterException e) {
      // a restarting job has no metrics
      return Optional.empty();
    }
  }

  /** Path of the vertex that holds the trace operator. */
  private Optional<String> traceVertex() {
    return vertex(JobCatalog.TRACE_CORRELATION, name -> name.startsWith("trace"));
  }

  private Optional<String> vertex(JobCatalog of, Predicate<String> named) {
    try {
      for (FlinkRest.Job job : flink.jobs()) {
        if (job.name().equals(of.label()) && job.isActive()) {
          for (JsonNode vertex : flink.get("/jobs/" + job.id()).path("vertices")) {
            if (named.test(vertex.path("name").asText())) {
              return Optional.of("/jobs/" + job.id() + "/vertices/" + vertex.path("id").asText());
            }
          }
        }
      }
    } catch (ClusterException e) {
      // the JobManager may be busy; the next look will tell
      return Optional.empty();
    }
    return Optional.empty();
  }
}
