package io.pharos.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkConfigurationTest {
  @TempDir Path root;
  private ClusterFolders folders;
  private FlinkConfiguration configuration;

  @BeforeEach
  void serversAreBuilt() throws Exception {
    folders = new ClusterFolders(root);
    Files.createDirectories(folders.serverLibraries("flink"));
    configuration = new FlinkConfiguration(folders, ClusterPorts.standard());
  }

  @Test
  void taskManagerGetsTheMemoryThatFlinkComputes() {
    List<String> command = configuration.taskManagerCommand("taskmanager-1");

    assertThat(command).anyMatch(word -> word.startsWith("-Xmx"));
    assertThat(command).anyMatch(word -> word.startsWith("-XX:MaxDirectMemorySize="));
    assertThat(command).contains("-XX:MaxMetaspaceSize=" + 512L * 1024 * 1024);
    assertThat(command).anyMatch(word -> word.startsWith("taskmanager.memory.managed.size="));
    assertThat(command).contains("taskmanager.resource-id=taskmanager-1");
  }

  @Test
  void everythingIsBoundToTheLoopback() {
    configuration.jobManagerCommand();

    Configuration written =
        GlobalConfiguration.loadConfiguration(folders.config("flink").toString());
    for (String key :
        List.of(
            "rest.bind-address",
            "jobmanager.bind-host",
            "taskmanager.bind-host",
            "taskmanager.host",
            "jobmanager.rpc.address")) {
      assertThat(written.getString(key, "")).as(key).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void startEmptiesWhatAKilledTaskManagerLeft() throws Exception {
    configuration.taskManagerCommand("taskmanager-1");
    Path left = Files.writeString(folders.temporary(Component.TASKMANAGER).resolve("spill"), "x");

    configuration.taskManagerCommand("taskmanager-2");

    assertThat(left).doesNotExist();
  }

  @Test
  void serverThatWasNotBuiltIsToldWithTheCommandThatBuildsIt() throws Exception {
    Files.delete(folders.serverLibraries("flink"));

    assertThatThrownBy(configuration::jobManagerCommand)
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("./mvnw");
  }
}
