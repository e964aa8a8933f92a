package io.pharos.local.cluster;

import io.pharos.local.cluster.ComponentStatus.State;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The real servers on this machine: Kafka, a Flink session cluster, Elasticsearch, each a process
 * of its own that outlives the command that started it.
 *
 * <p>A process is recorded in a pid file with the moment it started; only recorded processes are
 * ever stopped. Starting is all or nothing: when a component does not become ready, or the user
 * interrupts, those that this call started are stopped again. Everything listens on 127.0.0.1.
 */
public final class LocalCluster {
  /** The slots that all jobs share; a job takes as many as its parallelism. */
  public static final int SLOTS = FlinkConfiguration.SLOTS;

  /** Elasticsearch on a loaded machine of 2 cores took up to 40 s; a hang is told after 3 min. */
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  /** Kafka closes its logs and Flink its jobs within a few seconds; then they are killed. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(30);

  /** Another command that gives a start up ends what it started first: Kafka after the others. */
  private static final Duration LOCK_LIMIT = START_LIMIT.plus(STOP_GRACE.multipliedBy(2));

  private final ClusterFolders folders;
  private final ClusterPorts ports;
  private final PrintStream progress;
  private final Map<Component, Server> servers = new EnumMap<>(Component.class);

  private LocalCluster(ClusterFolders folders, ClusterPorts ports, PrintStream progress) {
    this.folders = folders;
    this.ports = ports;
    this.progress = progress;
  }

  /**
   * The cluster of this checkout.
   *
   * @param options ports chosen on the command line
   * @param progress where to tell what happens, one line a step
   */
  public static LocalCluster open(
      ClusterFolders folders, Map<ClusterPort, Integer> options, PrintStream progress) {
    ClusterPorts ports =
        ClusterPorts.resolve(
            options, System.getenv(), ClusterPorts.remembered(folders.portsFile()));
    return new LocalCluster(folders, ports, progress);
  }

  public ClusterPorts ports() {
    return ports;
  }

  public ClusterFolders folders() {
    return folders;
  }

  /** A client of the cluster's JobManager. */
  public FlinkRest flink() {
    return new FlinkRest(ports.url(ClusterPort.FLINK));
  }

  private Server server(Component component) {
    return servers.computeIfAbsent(
        component,
        each ->
            switch (each) {
              case KAFKA -> new KafkaServer(folders, ports);
              case JOBMANAGER -> new JobManagerServer(folders, ports, flink());
              case TASKMANAGER -> new TaskManagerServer(folders, ports, flink());
              case ELASTICSEARCH -> new ElasticsearchServer(folders, ports);
            });
  }

  /**
   * Starts what does not run yet of these components and waits until each is ready.
   *
   * @param fresh delete the data of those that are started first
   * @throws ClusterException if a port is in use or a component does not become ready; nothing that
   *     this call started is left running then
   */
  public void start(Collection<Component> components, boolean fresh) {
    if (components.isEmpty()) {
      return;
    }
    exclusively(Duration.ZERO, () -> startMissing(EnumSet.copyOf(components), fresh));
  }

  private void startMissing(Set<Component> components, boolean fresh) {
    Set<Component> missing = EnumSet.noneOf(Component.class);
    for (Component component : components) {
      if (running(component).isPresent()) {
        requireSamePorts(component);
        tell(component, "runs already");
      } else {
        missing.add(component);
      }
    }
    if (missing.contains(Component.TASKMANAGER)
        && !missing.contains(Component.JOBMANAGER)
        && running(Component.JOBMANAGER).isEmpty()) {
      throw new ClusterException(
          "the taskmanager needs a jobmanager: ./pharos up jobmanager taskmanager");
    }
    missing.forEach(component -> component.ports().forEach(ports::requireFree));
    launch(missing, fresh);
  }

  private void launch(Set<Component> missing, boolean fresh) {
    Launch launch = new Launch();
    Thread tidy = new Thread(launch::abandon, "stop-what-was-started");
    Runtime.getRuntime().addShutdownHook(tidy);
    boolean ready = false;
    try {
      missing.forEach(component -> launch.start(component, fresh));
      launch.started.forEach(this::awaitReady);
      ready = true;
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(tidy);
        if (!ready) {
          launch.abandon();
        }
      } catch (IllegalStateException e) {
        // the JVM is going down: the hook does it
      }
    }
  }

  /** What one call starts. The user may interrupt at any moment; nothing starts after that. */
  private final class Launch {
    private final Map<Component, ServerProcess> started = new LinkedHashMap<>();
    private boolean abandoned;

    synchronized void start(Component component, boolean fresh) {
      if (abandoned) {
        throw new ClusterException("interrupted");
      }
      if (fresh) {
        wipe(component);
      }
      started.put(component, launch(component));
    }

    synchronized void abandon() {
      abandoned = true;
      stopAll(started, STOP_GRACE);
    }
  }

  private ServerProcess launch(Component component) {
    ClusterFolders.created(folders.logs());
    ports.remember(component, folders.portsFile());
    ServerCommand command = server(component).prepare();
    List<String> line = new ArrayList<>();
    // a session of its own: Ctrl-C in the terminal must not end servers behind our back
    UnprivilegedUser.onPath("setsid").ifPresent(line::add);
    line.addAll(command.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(command.folder().toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out(component).toFile());
    builder.environment().keySet().removeIf(LocalCluster::misleadsAServer);
    builder.environment().put("JAVA_HOME", JavaRuntime.home().toString());
    builder.environment().putAll(command.environment());
    try {
      Process process = builder.start();
      ServerProcess identity =
          ServerProcess.of(process.pid(), Instant.now())
              .orElseThrow(() -> new ClusterException(failure(component, "ended at once")));
      identity.write(folders.pidFile(component));
      return identity;
    } catch (IOException e) {
      throw new ClusterException("cannot start " + component, e);
    }
  }

  /** Settings of other installations on this machine, which the servers' scripts would obey. */
  private static boolean misleadsAServer(String variable) {
    return variable.startsWith("ES_")
        || variable.startsWith("FLINK_")
        || variable.startsWith("KAFKA_")
        || variable.equals("CLASSPATH")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }

  private void awaitReady(Component component, ServerProcess process) {
    boolean answered =
        Waiting.until(
            START_LIMIT,
            Duration.ofMillis(150),
            () -> {
              if (!process.isRunning()) {
                throw new ClusterException(failure(component, "ended while starting"));
              }
              return server(component).isReady();
            });
    if (!answered) {
      throw new ClusterException(
          failure(component, "was not ready within " + START_LIMIT.toSeconds() + " s"));
    }
    double seconds = Duration.between(process.startedAt(), Instant.now()).toMillis() / 1000.0;
    tell(component, "ready after %.1f s: %s".formatted(seconds, server(component).describe()));
  }

  private Path out(Component component) {
    return folders.logs().resolve(component.label() + ".out");
  }

  private String failure(Component component, String what) {
    StringBuilder message = new StringBuilder(component + " " + what);
    for (Path file : List.of(out(component), folders.logs().resolve(component.label() + ".log"))) {
      if (Files.exists(file)) {
        try {
          List<String> lines = Files.readAllLines(file);
          if (!lines.isEmpty()) {
            message.append("\n  ").append(file).append(" ends with:");
            lines
                .subList(Math.max(0, lines.size() - 12), lines.size())
                .forEach(line -> message.append("\n    ").append(line));
          }
        } catch (IOException e) {
          message.append("\n  ").append(file).append(" cannot be read");
        }
      }
    }
    return message.toString();
  }

  private void requireSamePorts(Component component) {
    var last = ClusterPorts.remembered(folders.portsFile());
    for (ClusterPort port : component.ports()) {
      String used = last.getProperty(port.name());
      if (used != null && Integer.parseInt(used) != ports.get(port)) {
        throw new ClusterException(
            "%s runs on port %s, not %d; stop it first: ./pharos down %s"
                .formatted(component, used, ports.get(port), component));
      }
    }
  }

  /**
   * Stops those of these components that run, gently, and kills what does not end within 30 s.
   * Where servers are just being started or stopped, here or by another command, waits for that up
   * to 4 min.
   *
   * @throws ClusterException if that took longer, or a component does not end
   */
  public void stop(Collection<Component> components) {
    end(components, STOP_GRACE);
  }

  /** Kills those of these components that run, as a crash would end them; waits like a stop. */
  public void kill(Collection<Component> components) {
    end(components, Duration.ZERO);
  }

  private void end(Collection<Component> components, Duration grace) {
    if (components.isEmpty() || !Files.exists(folders.home())) {
      return;
    }
    exclusively(LOCK_LIMIT, () -> stopAll(runningOf(EnumSet.copyOf(components)), grace));
  }

  private Map<Component, ServerProcess> runningOf(Set<Component> components) {
    Map<Component, ServerProcess> running = new EnumMap<>(Component.class);
    for (Component component : components) {
      running(component)
          .ifPresentOrElse(process -> running.put(component, process), () -> forget(component));
    }
    return running;
  }

  private void forget(Component component) {
    try {
      Files.deleteIfExists(folders.pidFile(component));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the data of these components, which must not run. */
  public void wipe(Collection<Component> components) {
    for (Component component : components) {
      if (running(component).isPresent()) {
        throw new ClusterException(component + " runs; stop it before its data is deleted");
      }
      wipe(component);
    }
  }

  private void wipe(Component component) {
    if (server(component).wipe()) {
      tell(component, "its data was deleted");
    }
  }

  /** Kafka ends last: the others still talk to it while they end. */
  private void stopAll(Map<Component, ServerProcess> processes, Duration grace) {
    processes.entrySet().parallelStream()
        .filter(each -> each.getKey() != Component.KAFKA)
        .forEach(each -> end(each.getKey(), each.getValue(), grace));
    Optional.ofNullable(processes.get(Component.KAFKA))
        .ifPresent(process -> end(Component.KAFKA, process, grace));
  }

  private void end(Component component, ServerProcess process, Duration grace) {
    process.stop(grace);
    if (process.isRunning()) {
      throw new ClusterException(component + " (pid " + process.pid() + ") does not end");
    }
    forget(component);
    tell(component, grace.isZero() ? "killed" : "stopped");
  }

  /** How each component is, in the order in which they start. */
  public List<ComponentStatus> status() {
    List<ComponentStatus> all = new ArrayList<>();
    for (Component component : Component.values()) {
      Optional<ServerProcess> recorded = ServerProcess.read(folders.pidFile(component));
      Optional<ServerProcess> process = recorded.filter(ServerProcess::isRunning);
      State state;
      if (process.isPresent()) {
        state = server(component).isReady() ? State.READY : State.STARTING;
      } else {
        state = recorded.isPresent() ? State.CRASHED : State.STOPPED;
      }
      String where = process.isPresent() ? server(component).describe() : "";
      all.add(new ComponentStatus(component, state, process, where));
    }
    return all;
  }

  /** The process of a component; empty if it does not run. */
  public Optional<ServerProcess> running(Component component) {
    return ServerProcess.read(folders.pidFile(component)).filter(ServerProcess::isRunning);
  }

  /**
   * One at a time starts or stops servers of this checkout: of all commands, and of the threads of
   * one, whose user may interrupt it while it starts them.
   */
  private void exclusively(Duration patience, Runnable change) {
    Path file = ClusterFolders.created(folders.home()).resolve("lock");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!locked(channel)) {
        if (!patience.isZero()) {
          progress.println("waiting for another ./pharos that starts or stops servers");
        }
        if (!Waiting.until(patience, Duration.ofMillis(100), () -> locked(channel))) {
          throw new ClusterException(
              "another ./pharos is starting or stopping servers; wait for it");
        }
      }
      change.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the lock, which goes with the channel, if nobody has it. */
  private static boolean locked(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // another thread of this process has it
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tell(Component component, String what) {
    progress.printf("%-14s %s%n", component, what);
  }
}
