package io.pharos.local.cli;

import io.pharos.local.cluster.JobCatalog;
import io.pharos.local.cluster.JobControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a job, with a savepoint if asked. */
@Command(
    name = "stop",
    description = "End a job; with --savepoint it writes its state first and prints where.",
    footer = {
      "",
      "Example:",
      "  ./pharos stop trace-correlation --savepoint",
      "  ./pharos submit trace-correlation --resume"
    })
final class StopCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "JOB",
      converter = JobNames.class,
      completionCandidates = JobNames.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private JobCatalog job;

  @Option(names = "--savepoint", description = "Write a savepoint first.")
  private boolean savepoint;

  @Mixin private PortOptions ports;

  @Override
  public Integer call() {
    JobControl jobs = new JobControl(ports.cluster());
    if (savepoint) {
      System.out.println(jobs.stop(job));
    } else {
      jobs.cancel(job);
    }
    System.err.println(job + " has ended");
    return 0;
  }
}
