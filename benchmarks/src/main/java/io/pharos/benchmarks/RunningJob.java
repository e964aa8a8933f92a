package io.pharos.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** A job on the embedded cluster. */
public final class RunningJob {

  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration END_LIMIT = Duration.ofMinutes(5);
  private static final long LOOK_NANOS = 10_000_000;

  private final MiniCluster cluster;
  private final JobID id;

  RunningJob(MiniCluster cluster, JobID id) {
    this.cluster = cluster;
    this.id = id;
  }

  /**
   * Waits until every task runs.
   *
   * @return Unix time in ms at which the last of them began to
   * @throws IllegalStateException if the job fails, or needs more than a minute
   */
  public long awaitRunning() throws Exception {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      AccessExecutionGraph graph = graph();
      requireHealthy(graph);
      long last = 0;
      boolean all = true;
      for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
        long since = vertex.getStateTimestamp(ExecutionState.RUNNING);
        all &= since > 0;
        last = Math.max(last, since);
      }
      if (all && last > 0) {
        return last;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(graph.getJobName() + " did not start within a minute");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /**
   * Waits for a job whose input ends.
   *
   * @return Unix time in ms at which it had finished
   * @throws IllegalStateException if the job fails, or needs more than five minutes
   */
  public long awaitEnd() throws Exception {
    long deadline = System.nanoTime() + END_LIMIT.toNanos();
    while (true) {
      AccessExecutionGraph graph = graph();
      requireHealthy(graph);
      if (graph.getState() == JobStatus.FINISHED) {
        return graph.getStatusTimestamp(JobStatus.FINISHED);
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(graph.getJobName() + " did not end within five minutes");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** What a finished job counted, by name. */
  public Map<String, Long> counts() throws Exception {
    Map<String, Long> counts = new HashMap<>();
    cluster
        .requestJobResult(id)
        .get()
        .toJobExecutionResult(RunningJob.class.getClassLoader())
        .getAllAccumulatorResults()
        .forEach((name, count) -> counts.put(name, (Long) count));
    return counts;
  }

  /**
   * Makes sure that the job works.
   *
   * @throws IllegalStateException with the job's failure as its cause
   */
  public void requireHealthy() throws Exception {
    requireHealthy(graph());
  }

  private static void requireHealthy(AccessExecutionGraph graph) {
    ErrorInfo failure = graph.getFailureInfo();
    if (failure != null) {
      throw new IllegalStateException(graph.getJobName() + " failed", failure.getException());
    }
  }

  /** Ends the job and waits until it has, within a minute. */
  public void cancel() throws Exception {
    if (!cluster.getJobStatus(id).get().isGloballyTerminalState()) {
      cluster.cancelJob(id).get();
      long deadline = System.nanoTime() + START_LIMIT.toNanos();
      while (!cluster.getJobStatus(id).get().isGloballyTerminalState()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("job " + id + " does not end");
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private AccessExecutionGraph graph() throws Exception {
    return cluster.getExecutionGraph(id).get();
  }
}
