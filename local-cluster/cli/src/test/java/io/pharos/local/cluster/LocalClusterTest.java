package io.pharos.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterTest {

  private static final Set<Component> KAFKA = Set.of(Component.KAFKA);

  @TempDir Path root;

  private final WaitingToldStream told = new WaitingToldStream();
  private ClusterFolders folders;
  private LocalCluster cluster;
  private Process kafka;

  @BeforeEach
  void somethingRuns() throws IOException {
    folders = new ClusterFolders(root);
    cluster = LocalCluster.open(folders, Map.of(), told);
    kafka = new ProcessBuilder("sleep", "300").start();
    ServerProcess.of(kafka.pid(), Instant.now())
        .orElseThrow()
        .write(folders.pidFile(Component.KAFKA));
  }

  @AfterEach
  void endProcess() {
    kafka.destroyForcibly();
  }

  private FileChannel lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            ClusterFolders.created(folders.home()).resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  @Test
  void stopWaitsUntilNobodyElseStartsOrStopsServers() throws Exception {
    CompletableFuture<Void> stopped;
    try (FileChannel other = lock()) {
      stopped = CompletableFuture.runAsync(() -> cluster.stop(KAFKA));
      assertThat(told.waiting.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(stopped).isNotDone();
      assertThat(kafka.isAlive()).isTrue();
      assertThat(other.isOpen()).isTrue();
    }

    stopped.get(1, TimeUnit.MINUTES);
    assertThat(kafka.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(cluster.running(Component.KAFKA)).isEmpty();
  }

  @Test
  void startIsRefusedAtOnceWhileAnotherStartsOrStopsServers() throws Exception {
    try (FileChannel other = lock()) {
      assertThatThrownBy(() -> cluster.start(KAFKA, false))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("another ./pharos");
      assertThat(other.isOpen()).isTrue();
    }
  }

  @Test
  void deletedDataIsTold() throws Exception {
    for (Component component : List.of(Component.ELASTICSEARCH, Component.JOBMANAGER)) {
      cluster.wipe(Set.of(component));
    }
    assertThat(told.text()).isEmpty();
    Files.createDirectories(folders.data(Component.ELASTICSEARCH));
    Files.createDirectories(folders.flinkState());

    cluster.wipe(Set.of(Component.ELASTICSEARCH, Component.JOBMANAGER, Component.TASKMANAGER));

    assertThat(told.text().lines())
        .hasSize(2)
        .anyMatch(line -> line.matches("elasticsearch +its data was deleted"))
        .anyMatch(line -> line.matches("jobmanager +its data was deleted"));
    assertThat(folders.flinkState()).doesNotExist();
  }

  /** Keeps what is told, and knows when somebody is told to wait. */
  private static final class WaitingToldStream extends PrintStream {
    private final CountDownLatch waiting = new CountDownLatch(1);

    WaitingToldStream() {
      super(new ByteArrayOutputStream(), true);
    }

    String text() {
      return out.toString();
    }

    @Override
    public void println(String line) {
      if (line.contains("waiting for another ./pharos")) {
        waiting.countDown();
      }
    }
  }
}
