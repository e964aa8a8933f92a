package io.pharos.local.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The user that runs Elasticsearch, which refuses root: ourselves, or nobody when we are root. */
record UnprivilegedUser(Optional<String> name, List<String> prefix) {

  /**
   * Ourselves, or nobody when we are root.
   *
   * @throws ClusterException if we are root and the system has no tool to become another user
   */
  static UnprivilegedUser ofThisProcess() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return new UnprivilegedUser(Optional.empty(), List.of());
    }
    Optional<String> setpriv = onPath("setpriv");
    if (setpriv.isPresent()) {
      return new UnprivilegedUser(
          Optional.of("nobody"),
          List.of(setpriv.get(), "--reuid=nobody", "--regid=" + group(), "--clear-groups"));
    }
    return new UnprivilegedUser(
        Optional.of("nobody"),
        List.of(
            onPath("runuser")
                .orElseThrow(
                    () ->
                        new ClusterException(
                            "Elasticsearch refuses to run as root, and neither setpriv nor runuser is here"
                                + " to start it as nobody; run ./pharos as an ordinary user")),
            "-u",
            "nobody",
            "--"));
  }

  private static String group() {
    try (Stream<String> groups = Files.lines(Path.of("/etc/group"))) {
      return groups.anyMatch(line -> line.startsWith("nogroup:")) ? "nogroup" : "nobody";
    } catch (IOException e) {
      return "nogroup";
    }
  }

  /** The full path of a tool; empty if it is not installed. */
  static Optional<String> onPath(String tool) {
    String path =
        Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/bin:/usr/sbin:/sbin";
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** Whether this user may read (and enter) a path. */
  boolean canRead(Path path) {
    return succeeds("-r", path) && (!Files.isDirectory(path) || succeeds("-x", path));
  }

  /** Whether this user may run a program. */
  boolean canExecute(Path path) {
    return succeeds("-x", path);
  }

  private boolean succeeds(String question, Path path) {
    if (name.isEmpty()) {
      return question.equals("-r") ? Files.isReadable(path) : Files.isExecutable(path);
    }
    List<String> command =
        Stream.concat(prefix.stream(), Stream.of("test", question, path.toString())).toList();
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      throw new ClusterException("cannot start a process as " + name.get(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while looking at " + path, e);
    }
  }

  /** Gives this user a folder and everything in it. */
  void own(Path folder) {
    if (name.isEmpty()) {
      return;
    }
    try (Stream<Path> entries = Files.walk(folder)) {
      UserPrincipal owner =
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name.get());
      for (Path entry : entries.toList()) {
        Files.setOwner(entry, owner);
      }
    } catch (IOException e) {
      throw new ClusterException("cannot give " + folder + " to " + name.get(), e);
    }
  }
}
