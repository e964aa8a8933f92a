package io.pharos.local.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * One process that the local cluster started, told apart from a later process with the same pid by
 * the moment it started. Only such a process is ever signalled.
 */
public final class ServerProcess {
  private final long pid;
  private final String startMark;
  private final Instant startedAt;

  private ServerProcess(long pid, String startMark, Instant startedAt) {
    this.pid = pid;
    this.startMark = startMark;
    this.startedAt = startedAt;
  }

  /** The identity of a running process; empty if it has ended already. */
  public static Optional<ServerProcess> of(long pid, Instant startedAt) {
    return startMark(pid).map(mark -> new ServerProcess(pid, mark, startedAt));
  }

  /** The process a pid file tells of, running or not; empty if there is no file. */
  public static Optional<ServerProcess> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = ClusterPorts.remembered(file);
    try {
      return Optional.of(
          new ServerProcess(
              Long.parseLong(properties.getProperty("pid")),
              String.valueOf(properties.getProperty("startMark")),
              Instant.parse(properties.getProperty("startedAt"))));
    } catch (RuntimeException e) {
      throw new ClusterException("the pid file " + file + " is damaged; delete it", e);
    }
  }

  /** Writes the pid file. */
  public void write(Path file) {
    ClusterFolders.write(
        file, "pid=%d%nstartMark=%s%nstartedAt=%s%n".formatted(pid, startMark, startedAt));
  }

  public long pid() {
    return pid;
  }

  public Instant startedAt() {
    return startedAt;
  }

  /** Whether this very process still runs: a reused pid and a zombie both count as ended. */
  public boolean isRunning() {
    return startMark(pid).filter(startMark::equals).isPresent();
  }

  /**
   * Asks the process to end and kills it when the grace is over. Its children go with it.
   *
   * @param grace how long it may take to end by itself; zero kills at once
   */
  public void stop(Duration grace) {
    if (!isRunning()) {
      return;
    }
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    if (handle.isEmpty()) {
      return;
    }
    // a server's own children die of its end, but not when it is killed: remember them first
    var children =
        handle.get().descendants().flatMap(child -> of(child.pid(), startedAt).stream()).toList();
    if (!grace.isZero()) {
      handle.get().destroy();
      if (!awaitEnd(grace)) {
        handle.get().destroyForcibly();
      }
    } else {
      handle.get().destroyForcibly();
    }
    for (ServerProcess child : children) {
      if (child.isRunning()) {
        ProcessHandle.of(child.pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    awaitEnd(Duration.ofSeconds(10));
    children.forEach(child -> child.awaitEnd(Duration.ofSeconds(10)));
  }

  private boolean awaitEnd(Duration limit) {
    return Waiting.until(limit, Duration.ofMillis(50), () -> !isRunning());
  }

  /** Resident memory in bytes with all its children; empty where the system does not say. */
  public Optional<Long> residentBytes() {
    return ProcessHandle.of(pid)
        .map(
            handle ->
                Stream.concat(Stream.of(handle), handle.descendants())
                    .mapToLong(each -> residentBytes(each.pid()))
                    .sum())
        .filter(bytes -> bytes > 0);
  }

  private static long residentBytes(long pid) {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0; // it ended between the two looks
    }
  }

  /**
   * Something that a later process with the same pid cannot share; empty if no such process runs.
   */
  private static Optional<String> startMark(long pid) {
    Path stat = Path.of("/proc/" + pid + "/stat");
    if (Files.exists(Path.of("/proc/self/stat"))) {
      try {
        // the name in parentheses may hold blanks; state is field 3, start in clock ticks field 22
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
        return fields[0].equals("Z") || fields[0].equals("X")
            ? Optional.empty()
            : Optional.of(fields[19] + "@" + boot);
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant())
        .map(start -> String.valueOf(start.toEpochMilli()));
  }
}
