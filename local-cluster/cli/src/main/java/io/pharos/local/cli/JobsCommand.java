package io.pharos.local.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pharos.local.cluster.FlinkRest.Job;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the jobs of the local cluster. */
@Command(
    name = "jobs",
    description = "List the jobs that the local Flink cluster knows, the youngest first.",
    footer = {"", "Example:", "  ./pharos jobs --json"})
final class JobsCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private PortOptions ports;

  @Override
  public Integer call() {
    List<Job> jobs = ports.cluster().flink().jobs();
    if (json) {
      ObjectNode report = JsonOutput.object();
      var list = report.putArray("jobs");
      for (Job job : jobs) {
        list.addObject()
            .put("id", job.id())
            .put("name", job.name())
            .put("state", state(job))
            .put("started_at", job.startedAt().toString());
      }
      JsonOutput.print(report);
    } else {
      System.out.printf("%-24s %-10s %-32s %s%n", "JOB", "STATE", "ID", "STARTED");
      for (Job job : jobs) {
        System.out.printf(
            "%-24s %-10s %-32s %s%n", job.name(), state(job), job.id(), job.startedAt());
      }
    }
    return 0;
  }

  private static String state(Job job) {
    return job.state().toLowerCase(Locale.ROOT);
  }
}
