package io.pharos.local.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The folders of the Elasticsearch node. They lie beside everything else, unless the user that runs
 * the node cannot enter the checkout (a root user's home, say): then they and a copy of the server
 * lie in a folder of their own under the system's temporary folder, found again by a pointer file.
 */
record ElasticsearchHome(Path server, Path config, Path data, Path logs, Path temporary) {

  static ElasticsearchHome choose(ClusterFolders folders, Path unpacked, UnprivilegedUser user) {
    if (!user.canExecute(JavaRuntime.executable())) {
      throw new ClusterException(
          "Elasticsearch refuses to run as root, and the user nobody may not run "
              + JavaRuntime.executable()
              + "; use a JDK 17 outside root's home, or run ./pharos as an ordinary user");
    }
    ClusterFolders.created(folders.home());
    boolean reachable =
        user.canRead(unpacked.resolve("lib"))
            && user.canExecute(unpacked.resolve("bin/elasticsearch"))
            && user.canExecute(folders.home());
    ElasticsearchHome home =
        reachable
            ? new ElasticsearchHome(
                unpacked,
                folders.config("elasticsearch"),
                folders.data(Component.ELASTICSEARCH),
                folders.logs().resolve("elasticsearch"),
                folders.home().resolve("tmp/elasticsearch"))
            : elsewhere(folders, unpacked, user);
    Stream.of(home.config, home.data, home.logs, home.temporary).forEach(ClusterFolders::created);
    return home;
  }

  private static ElasticsearchHome elsewhere(
      ClusterFolders folders, Path unpacked, UnprivilegedUser user) {
    Path folder = existing(folders);
    if (folder == null) {
      try {
        folder = Files.createTempDirectory("pharos-elasticsearch-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      ClusterFolders.write(pointer(folders), folder.toString());
    }
    Path server = folder.resolve(unpacked.getFileName().toString());
    if (!Files.exists(server.resolve(".complete"))) {
      copy(unpacked, server);
      ClusterFolders.write(server.resolve(".complete"), "");
      user.own(folder);
    }
    return new ElasticsearchHome(
        server,
        folder.resolve("config"),
        folder.resolve("data"),
        folder.resolve("logs"),
        folder.resolve("tmp"));
  }

  private static Path pointer(ClusterFolders folders) {
    return folders.home().resolve("elasticsearch.folder");
  }

  private static Path existing(ClusterFolders folders) {
    try {
      if (!Files.exists(pointer(folders))) {
        return null;
      }
      Path folder = Path.of(Files.readString(pointer(folders)).trim());
      return Files.isDirectory(folder) ? folder : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    ClusterFolders.delete(to);
    try (Stream<Path> entries = Files.walk(from)) {
      for (Path entry : entries.toList()) {
        Files.copy(entry, to.resolve(from.relativize(entry).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + from + " to " + to, e);
    }
  }

  /** Gives the node's user what it writes to. */
  void handOver(UnprivilegedUser user) {
    Stream.of(config, data, logs, temporary).forEach(user::own);
  }

  /** Deletes the documents of a node that does not run. */
  static boolean wipe(ClusterFolders folders) {
    boolean any = ClusterFolders.delete(folders.data(Component.ELASTICSEARCH));
    Path folder = existing(folders);
    if (folder != null) {
      any |= ClusterFolders.delete(folder);
      ClusterFolders.delete(pointer(folders));
    }
    return any;
  }
}
