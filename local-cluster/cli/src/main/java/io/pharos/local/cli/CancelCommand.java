package io.pharos.local.cli;

import io.pharos.local.cluster.JobCatalog;
import io.pharos.local.cluster.JobControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Cancels a job. */
@Command(
    name = "cancel",
    description = "End a job without a savepoint; its last checkpoint stays.",
    footer = {"", "Example:", "  ./pharos cancel telemetry-ingest"})
final class CancelCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "JOB",
      converter = JobNames.class,
      completionCandidates = JobNames.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private JobCatalog job;

  @Mixin private PortOptions ports;

  @Override
  public Integer call() {
    new JobControl(ports.cluster()).cancel(job);
    System.err.println(job + " has ended");
    return 0;
  }
}
