package io.pharos.local.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One Elasticsearch node without security, under another user when we are root. */
final class ElasticsearchServer implements Server {
  private final ClusterFolders folders;
  private final ClusterPorts ports;
  private final UnprivilegedUser user;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  ElasticsearchServer(ClusterFolders folders, ClusterPorts ports) {
    this.folders = folders;
    this.ports = ports;
    this.user = UnprivilegedUser.ofThisProcess();
  }

  @Override
  public Component component() {
    return Component.ELASTICSEARCH;
  }

  @Override
  public ServerCommand prepare() {
    Path unpacked = folders.elasticsearchServer();
    ElasticsearchHome home = ElasticsearchHome.choose(folders, unpacked, user);
    List<String> command = new ArrayList<>(user.prefix());
    command.add(home.server().resolve("bin/elasticsearch").toString());
    configure(home, unpacked);
    return new ServerCommand(
        command,
        Map.of(
            "ES_JAVA_HOME", JavaRuntime.home().toString(),
            "ES_PATH_CONF", home.config().toString(),
            "ES_TMPDIR", home.temporary().toString(),
            "ES_JAVA_OPTS", "-Xms1g -Xmx1g -XX:-AlwaysPreTouch",
            // the launcher beside the node only forwards signals
            "CLI_JAVA_OPTS", "-Xmx64m -XX:TieredStopAtLevel=1"),
        home.data());
  }

  private void configure(ElasticsearchHome home, Path unpacked) {
    try (Stream<Path> defaults = Files.list(unpacked.resolve("config"))) {
      for (Path file : defaults.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file,
            home.config().resolve(file.getFileName().toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
      Path options = home.config().resolve("jvm.options");
      // the packaged options keep 2 GB of garbage collection logs
      Files.write(
          options,
          Files.readAllLines(options).stream()
              .filter(line -> !line.startsWith("-Xlog:gc"))
              .toList());
    } catch (IOException e) {
      throw new ClusterException("cannot configure Elasticsearch in " + home.config(), e);
    }
    ClusterFolders.write(
        home.config().resolve("elasticsearch.yml"),
        """
        cluster.name: %s
        node.name: pharos-local-1
        discovery.type: single-node
        network.host: 127.0.0.1
        http.port: %d
        transport.port: %d
        path.data: '%s'
        path.logs: '%s'
        xpack.security.enabled: false
        # a nearly full disk of a developer's machine must not make indices read-only
        cluster.routing.allocation.disk.threshold_enabled: false
        """
            .formatted(
                clusterName(),
                ports.get(ClusterPort.ELASTICSEARCH),
                ports.get(ClusterPort.ELASTICSEARCH_TRANSPORT),
                home.data(),
                home.logs()));
    home.handOver(user);
  }

  /** One name a cluster, so that the node of another one is not taken for ours. */
  private String clusterName() {
    return "pharos-local-" + Integer.toHexString(folders.home().hashCode());
  }

  @Override
  public boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(ports.url(ClusterPort.ELASTICSEARCH) + "/_cluster/health"))
            .timeout(Duration.ofSeconds(3))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return response.statusCode() == 200
          && response.body().contains("\"cluster_name\":\"" + clusterName() + "\"")
          && !response.body().contains("\"status\":\"red\"");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while asking Elasticsearch", e);
    }
  }

  @Override
  public String describe() {
    return ports.url(ClusterPort.ELASTICSEARCH);
  }

  @Override
  public boolean wipe() {
    return ElasticsearchHome.wipe(folders);
  }
}
