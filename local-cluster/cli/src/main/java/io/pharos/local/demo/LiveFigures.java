package io.pharos.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.local.cluster.ClusterException;
import io.pharos.local.cluster.FlinkRest;
import io.pharos.local.cluster.JobCatalog;
import java.util.Optional;

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
        "sent %,d records | traces correlated %,d | stored %,d traces, %,d spans | dead-lettered %,d"
            + " | event time %s behind",
        sentRecords,
        correlated(),
        store.count("pharos-traces-*"),
        store.count("pharos-spans-*"),
        topics.size(PharosTopic.DEAD_LETTERS),
        watermarkMs()
            .map(w -> String.format("%.1f s", (System.currentTimeMillis() - w) / 1e3))
            .orElse("not yet known"));
  }

  /** Traces published for the first time since the job last started. */
  private long correlated() {
    return traceVertex()
        .map(
            vertex ->
                metric(vertex, "/subtasks/metrics?get=trace.traces")
                    .map(metrics -> (long) metrics.path(0).path("sum").asDouble())
                    .orElse(0L))
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
    try {
      for (FlinkRest.Job job : flink.jobs()) {
        if (job.name().equals(JobCatalog.TRACE_CORRELATION.label()) && job.isActive()) {
          for (JsonNode vertex : flink.get("/jobs/" + job.id()).path("vertices")) {
            if (vertex.path("name").asText().startsWith("trace")) {
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
