package io.pharos.local.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * The TaskManager of the session cluster. Each start has an id of its own, so that a JobManager
 * that still lists a killed TaskManager is not mistaken for one that knows the new one.
 */
final class TaskManagerServer implements Server {
  private final ClusterFolders folders;
  private final ClusterPorts ports;
  private final FlinkRest rest;

  TaskManagerServer(ClusterFolders folders, ClusterPorts ports, FlinkRest rest) {
    this.folders = folders;
    this.ports = ports;
    this.rest = rest;
  }

  @Override
  public Component component() {
    return Component.TASKMANAGER;
  }

  @Override
  public ServerCommand prepare() {
    String id = "taskmanager-" + UUID.randomUUID().toString().substring(0, 8);
    ClusterFolders.write(idFile(), id);
    return new ServerCommand(
        new FlinkConfiguration(folders, ports).taskManagerCommand(id), Map.of(), folders.home());
  }

  private Path idFile() {
    return folders.config("flink").resolve("taskmanager.id");
  }

  @Override
  public boolean isReady() {
    try {
      return Files.exists(idFile())
          && rest.answers()
          && rest.slots(Files.readString(idFile())) == FlinkConfiguration.SLOTS;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String describe() {
    return FlinkConfiguration.SLOTS + " slots";
  }

  @Override
  public boolean wipe() {
    // its state belongs to the jobs and goes with the JobManager
    return false;
  }
}
