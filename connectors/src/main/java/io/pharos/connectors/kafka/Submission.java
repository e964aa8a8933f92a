package io.pharos.connectors.kafka;

import java.io.Serializable;

/**
 * One submission of a job: what its markers, consumer groups and transactions are named after.
 *
 * @param job name of the job, e.g. {@code telemetry-ingest}
 * @param run number that is greater for every later submission of the job
 */
public record Submission(String job, long run) implements Serializable {

  public Submission {
    if (job.isBlank()) {
      throw new IllegalArgumentException("A submission needs the name of its job.");
    }
  }

  /**
   * A submission made now. Call it once in a job's main and nowhere else: the run is the wall clock
   * in milliseconds, so a job must not be submitted from a machine whose clock is behind that of
   * the submission before by more than the time between the two. Readers would take the later run
   * for the older one and wait.
   */
  public static Submission now(String job) {
    return new Submission(job, System.currentTimeMillis());
  }
}
