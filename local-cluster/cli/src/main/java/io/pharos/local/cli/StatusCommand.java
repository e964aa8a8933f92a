package io.pharos.local.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pharos.local.cluster.ComponentStatus;
import io.pharos.local.cluster.LocalCluster;
import io.pharos.local.cluster.ServerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how each server is. */
@Command(
    name = "status",
    description = "Show how each server is, where it listens and what memory it takes.",
    footer = {"", "Example:", "  ./pharos status --json"})
final class StatusCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private PortOptions ports;

  @Override
  public Integer call() {
    LocalCluster cluster = ports.cluster();
    List<ComponentStatus> all = cluster.status();
    if (json) {
      ObjectNode report = JsonOutput.object();
      var components = report.putArray("components");
      for (ComponentStatus each : all) {
        ObjectNode component = components.addObject();
        component.put("component", each.component().label());
        component.put("state", state(each));
        component.put("pid", each.process().map(ServerProcess::pid).orElse(null));
        component.put("where", each.where().isEmpty() ? null : each.where());
        component.put("uptime_s", each.process().map(p -> uptime(p).toSeconds()).orElse(null));
        component.put("resident_mb", each.process().map(StatusCommand::residentMb).orElse(null));
      }
      report.put("logs", cluster.folders().logs().toString());
      JsonOutput.print(report);
    } else {
      System.out.printf(
          "%-14s %-9s %8s %9s %8s  %s%n", "COMPONENT", "STATE", "PID", "UPTIME", "MEMORY", "WHERE");
      for (ComponentStatus each : all) {
        System.out.printf(
            "%-14s %-9s %8s %9s %8s  %s%n",
            each.component(),
            state(each),
            each.process().map(p -> String.valueOf(p.pid())).orElse("-"),
            each.process().map(p -> uptime(p).toSeconds() + " s").orElse("-"),
            each.process().map(p -> residentMb(p) + " MB").orElse("-"),
            each.where());
      }
      System.out.println("logs: " + cluster.folders().logs());
    }
    return 0;
  }

  private static String state(ComponentStatus status) {
    return status.state().name().toLowerCase(Locale.ROOT);
  }

  private static Duration uptime(ServerProcess process) {
    return Duration.between(process.startedAt(), Instant.now());
  }

  private static long residentMb(ServerProcess process) {
    return process.residentBytes().orElse(0L) / (1024 * 1024);
  }
}
