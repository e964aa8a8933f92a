package io.pharos.local.cli;

import io.pharos.local.cluster.JobCatalog;
import io.pharos.local.cluster.JobControl;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Submits a job to the local cluster. */
@Command(
    name = "submit",
    description = "Submit a job to the local Flink cluster; prints the job's id.",
    footer = {
      "",
      "Examples:",
      "  ./pharos submit telemetry-ingest --parallelism 2",
      "  ./pharos submit trace-correlation --resume --set state.backend=hashmap"
    })
final class SubmitCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "JOB",
      converter = JobNames.class,
      completionCandidates = JobNames.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private JobCatalog job;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks of each operator (the job's own default).")
  private int parallelism;

  @Option(
      names = "--set",
      paramLabel = "OPTION=VALUE",
      description = "An option of the job; may be repeated.")
  private Map<String, String> options = new LinkedHashMap<>();

  @ArgGroup private Start start = new Start();

  /** Where a job starts from. */
  static final class Start {
    @Option(names = "--resume", description = "Start from the state that the job left last.")
    private boolean resume;

    @Option(
        names = "--from",
        paramLabel = "PATH",
        description = "Start from this savepoint or checkpoint.")
    private String savepoint;
  }

  @Mixin private PortOptions ports;

  @Override
  public Integer call() {
    JobControl jobs = new JobControl(ports.cluster());
    Optional<String> savepoint =
        start.resume ? Optional.of(jobs.lastState(job)) : Optional.ofNullable(start.savepoint);
    savepoint.ifPresent(path -> System.err.println(job + " starts from " + path));
    System.out.println(jobs.submit(job, options, parallelism, savepoint));
    return 0;
  }
}
