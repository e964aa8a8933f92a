package io.pharos.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.pharos.local.cluster.FlinkRest;
import io.pharos.local.cluster.JobCatalog;

/** Tells whether the jobs of the catalogue work, every task of them. */
final class RunningJobs {

  private final FlinkRest flink;

  RunningJobs(FlinkRest flink) {
    this.flink = flink;
  }

  /**
   * Whether every task of every job runs.
   *
   * @throws io.pharos.local.cluster.ClusterException if Flink cannot say so now
   */
  boolean all() {
    for (JobCatalog job : JobCatalog.values()) {
      boolean running =
          flink.jobs().stream()
              .filter(each -> each.name().equals(job.label()))
              .filter(each -> each.state().equals("RUNNING"))
              .anyMatch(each -> tasksRun(each.id()));
      if (!running) {
        return false;
      }
    }
    return true;
  }

  private boolean tasksRun(String jobId) {
    JsonNode vertices = flink.get("/jobs/" + jobId).path("vertices");
    for (JsonNode vertex : vertices) {
      if (!vertex.path("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return !vertices.isEmpty();
  }
}
