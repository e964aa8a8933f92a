package io.pharos.local.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where the local cluster finds its servers and keeps its data, logs, configuration and pids.
 *
 * @param root of the checkout, where the servers are built
 * @param home everything that the local cluster writes; ignored by git
 */
public record ClusterFolders(Path root, Path home) {

  /** The folders under a checkout. */
  public ClusterFolders(Path root) {
    this(root, root.resolve(".local-cluster"));
  }

  /**
   * The folders under the checkout that {@code ./pharos} runs in.
   *
   * @throws ClusterException if the command line was not started by {@code ./pharos}
   */
  public static ClusterFolders ofCheckout() {
    String root = System.getProperty("pharos.root");
    if (root == null) {
      throw new ClusterException(
          "start the command line with ./pharos: it says where the checkout is");
    }
    return new ClusterFolders(Path.of(root).toAbsolutePath().normalize());
  }

  public Path logs() {
    return home().resolve("logs");
  }

  /** What a component must find again after a restart. */
  public Path data(Component component) {
    return home().resolve("data").resolve(component.label());
  }

  /** Checkpoints and savepoints of the jobs, which outlive every process. */
  public Path flinkState() {
    return home().resolve("data").resolve("flink");
  }

  public Path config(String server) {
    return home().resolve("config").resolve(server);
  }

  Path temporary(Component component) {
    return home().resolve("tmp").resolve(component.label());
  }

  Path pidFile(Component component) {
    return home().resolve("pids").resolve(component.label() + ".properties");
  }

  Path portsFile() {
    return home().resolve("ports.properties");
  }

  /** What was submitted last under a job's name. */
  Path submission(String job) {
    return home().resolve("jobs").resolve(job + ".properties");
  }

  /** The jar with all jobs. */
  public Path jobsJar() {
    return root.resolve("jobs/target/pharos-jobs.jar");
  }

  /** The classpath folder of a server that runs on plain jars. */
  Path serverLibraries(String server) {
    return root.resolve("local-cluster/servers").resolve(server).resolve("target/lib");
  }

  /** The unpacked Elasticsearch. */
  Path elasticsearchServer() {
    Path parent = root.resolve("local-cluster/servers/elasticsearch/target/server");
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith("elasticsearch-"))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new ClusterException(notBuilt(parent)));
    } catch (IOException e) {
      throw new ClusterException(notBuilt(parent), e);
    }
  }

  static String notBuilt(Path missing) {
    return missing + " is missing; build it with ./mvnw -q -DskipTests package";
  }

  static Path created(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a folder with all in it; returns whether it was there. */
  static boolean delete(Path folder) {
    if (!Files.exists(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
    return true;
  }

  static void write(Path file, String content) {
    created(file.getParent());
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
