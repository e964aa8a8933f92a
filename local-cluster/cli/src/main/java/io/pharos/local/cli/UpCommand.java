package io.pharos.local.cli;

import io.pharos.local.cluster.Component;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
      completionCandidates = ComponentNames.class,
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  private List<String> components = List.of();

  @Option(names = "--fresh", description = "Delete the data of what is started first.")
  private boolean fresh;

  @Mixin private PortOptions ports;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Set<Component> chosen = ComponentNames.parse(components, spec.commandLine());
    ports.cluster().start(chosen, fresh);
    return 0;
  }
}
