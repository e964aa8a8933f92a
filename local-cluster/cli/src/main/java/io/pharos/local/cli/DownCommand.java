package io.pharos.local.cli;

import io.pharos.local.cluster.Component;
import io.pharos.local.cluster.LocalCluster;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stops servers that the local cluster started, and nothing else. */
@Command(
    name = "down",
    description = "Stop the servers that ./pharos started. Their data stays.",
    footer = {
      "",
      "Examples:",
      "  ./pharos down",
      "  ./pharos down --kill taskmanager",
      "  ./pharos down --wipe"
    })
final class DownCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "COMPONENT",
      completionCandidates = ComponentNames.class,
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  private List<String> components = List.of();

  @Option(names = "--kill", description = "Kill at once, as a crash would.")
  private boolean kill;

  @Option(names = "--wipe", description = "Delete the data too.")
  private boolean wipe;

  @Mixin private PortOptions ports;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Set<Component> chosen = ComponentNames.parse(components, spec.commandLine());
    LocalCluster cluster = ports.cluster();
    if (kill) {
      cluster.kill(chosen);
    } else {
      cluster.stop(chosen);
    }
    if (wipe) {
      cluster.wipe(chosen);
    }
    return 0;
  }
}
