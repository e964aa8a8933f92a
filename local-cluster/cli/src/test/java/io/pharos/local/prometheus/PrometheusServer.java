package io.pharos.local.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Prometheus server process on a free port that scrapes one endpoint every second. */
final class PrometheusServer implements AutoCloseable {

  private final Process process;
  private final int port;

  private PrometheusServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** A program on the path. */
  static Optional<Path> program(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static PrometheusServer start(Path binary, Path folder, int scraped) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global:
          scrape_interval: 1s
          scrape_timeout: 1s
        scrape_configs:
          - job_name: pharos
            static_configs:
              - targets: ["127.0.0.1:%d"]
        """
            .formatted(scraped));
    Process process =
        new ProcessBuilder(
                binary.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    return new PrometheusServer(process, port);
  }

  boolean isReady() throws Exception {
    if (!process.isAlive()) {
      throw new AssertionError("prometheus ended with " + process.exitValue());
    }
    try {
      return MetricsPage.get(port, "/-/ready") != null;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      if (e.getMessage().contains(" 503 ")) {
        return false;
      }
      throw e;
    }
  }

  /** Health and last error of its one target, such as {@code up}. */
  String target() throws Exception {
    JsonNode target = api("targets").path("activeTargets").path(0);
    return (target.path("health").asText() + " " + target.path("lastError").asText()).strip();
  }

  /** The one value that a query has now, null where it has none. */
  Double value(String query) throws Exception {
    JsonNode result =
        api("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)).path("result");
    if (result.size() > 1) {
      throw new AssertionError(query + " has several values: " + result);
    }
    return result.isEmpty() ? null : Double.valueOf(result.path(0).path("value").path(1).asText());
  }

  private JsonNode api(String call) throws Exception {
    return new ObjectMapper().readTree(MetricsPage.get(port, "/api/v1/" + call)).path("data");
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
