package io.pharos.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;
  private Process process;

  @BeforeEach
  void startProcess() throws IOException {
    process = new ProcessBuilder("sleep", "300").start();
  }

  @AfterEach
  void endProcess() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Test
  void pidFileFindsTheRunningProcessAgain() {
    Path file = folder.resolve("pids/kafka.properties");
    ServerProcess.of(process.pid(), START).orElseThrow().write(file);

    ServerProcess found = ServerProcess.read(file).orElseThrow();
    assertThat(found.isRunning()).isTrue();
    assertThat(found.pid()).isEqualTo(process.pid());
    assertThat(found.startedAt()).isEqualTo(START);
  }

  @Test
  void processThatReusesThePidIsNeitherRunningNorStopped() throws IOException {
    Path file = folder.resolve("kafka.properties");
    ServerProcess.of(process.pid(), START).orElseThrow().write(file);
    Files.writeString(file, Files.readString(file).replaceFirst("startMark=", "startMark=1"));

    ServerProcess stranger = ServerProcess.read(file).orElseThrow();
    assertThat(stranger.isRunning()).isFalse();
    stranger.stop(Duration.ofSeconds(5));
    stranger.stop(Duration.ZERO);
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void stoppedProcessIsSeenAsEnded() throws Exception {
    ServerProcess server = ServerProcess.of(process.pid(), START).orElseThrow();

    server.stop(Duration.ofSeconds(10));

    assertThat(server.isRunning()).isFalse();
    assertThat(process.waitFor()).isEqualTo(128 + 15);
  }

  @Test
  void processThatIgnoresTheRequestIsKilledAfterTheGrace() throws Exception {
    Process stubborn = start("trap '' TERM; echo ready; while :; do sleep 1; done");
    ServerProcess server = ServerProcess.of(stubborn.pid(), START).orElseThrow();

    server.stop(Duration.ofMillis(300));

    assertThat(server.isRunning()).isFalse();
    assertThat(stubborn.waitFor()).isEqualTo(128 + 9);
  }

  @Test
  void killTakesTheChildrenAlong() throws Exception {
    Process launcher = start("sleep 300 & echo ready; wait");
    List<ProcessHandle> children = launcher.descendants().toList();
    assertThat(children).hasSize(1);
    ServerProcess child = ServerProcess.of(children.get(0).pid(), START).orElseThrow();

    ServerProcess.of(launcher.pid(), START).orElseThrow().stop(Duration.ZERO);

    assertThat(launcher.waitFor()).isEqualTo(128 + 9);
    assertThat(child.isRunning()).isFalse();
  }

  private static Process start(String script) throws IOException {
    Process process = new ProcessBuilder("sh", "-c", script).start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return process;
  }

  @Test
  void damagedPidFileIsToldByName() throws IOException {
    Path file = Files.writeString(folder.resolve("kafka.properties"), "pid=many\n");

    assertThatThrownBy(() -> ServerProcess.read(file))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void noPidFileIsNoProcess() {
    assertThat(ServerProcess.read(folder.resolve("none"))).isEmpty();
  }
}
