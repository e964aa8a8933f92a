package io.pharos.local.cluster;

import java.util.Map;

/** The JobManager of the session cluster, with its REST interface and web pages. */
final class JobManagerServer implements Server {
  private final ClusterFolders folders;
  private final ClusterPorts ports;
  private final FlinkRest rest;

  JobManagerServer(ClusterFolders folders, ClusterPorts ports, FlinkRest rest) {
    this.folders = folders;
    this.ports = ports;
    this.rest = rest;
  }

  @Override
  public Component component() {
    return Component.JOBMANAGER;
  }

  @Override
  public ServerCommand prepare() {
    return new ServerCommand(
        new FlinkConfiguration(folders, ports).jobManagerCommand(), Map.of(), folders.home());
  }

  @Override
  public boolean isReady() {
    // the JobManager of another checkout on our port keeps its checkpoints elsewhere
    return rest.answers()
        && rest.setting("execution.checkpointing.dir")
            .filter(new FlinkConfiguration(folders, ports).checkpoints()::equals)
            .isPresent();
  }

  @Override
  public String describe() {
    return ports.url(ClusterPort.FLINK);
  }

  @Override
  public boolean wipe() {
    return ClusterFolders.delete(folders.flinkState());
  }
}
