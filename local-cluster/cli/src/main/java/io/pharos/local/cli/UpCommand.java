package io.pharos.local.cli;

import io.pharos.local.cluster.Component;
import io.pharos.local.cluster.LocalCluster;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts the servers. */
@Command(
    name = "up",
    description = "Start the servers that do not run yet and wait until they answer.",
    footer = {
      "",
      "Examples:",
      "  ./pharos up",
      "  ./pharos up --kafka-port 19092",
      "  ./pharos up taskmanager"
    })
final class UpCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "COMPONENT",
      converter = ComponentNames.class,
      completionCandidates = ComponentNames.class,
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  private List<Component> components = List.of();

  @Option(names = "--fresh", description = "Delete the data of what is started first.")
  private boolean fresh;

  @Mixin private PortOptions ports;

  @Override
  public Integer call() {
    LocalCluster cluster = ports.cluster();
    cluster.start(ComponentNames.orAll(components), fresh);
    return 0;
  }
}
