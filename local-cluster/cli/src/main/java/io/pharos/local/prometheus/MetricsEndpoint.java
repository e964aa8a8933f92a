package io.pharos.local.prometheus;

import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.local.RefusedException;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.UnresolvedAddressException;

/** Serves the newest closed windows at {@code /metrics} until it is closed. */
public final class MetricsEndpoint implements AutoCloseable {

  private final HTTPServer server;
  private final RollupFollower follower;
  private final RollupBoard board;
  private final FollowerState state;

  private MetricsEndpoint(
      HTTPServer server, RollupFollower follower, RollupBoard board, FollowerState state) {
    this.server = server;
    this.follower = follower;
    this.board = board;
    this.state = state;
  }

  /**
   * Starts an endpoint. It answers at once, whether Kafka does or not.
   *
   * @param host name or address to listen on
   * @param port 0 takes any free one
   * @param log told when reading begins and when it cannot go on
   * @throws RefusedException if it cannot listen there
   */
  public static MetricsEndpoint start(
      String host, int port, ServedSeries served, KafkaSettings kafka, PrintStream log) {
    RollupBoard board = new RollupBoard(served);
    FollowerState state = new FollowerState();
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new RollupCollector(served, board, state));
    try {
      HTTPServer server =
          HTTPServer.builder().hostname(host).port(port).registry(registry).buildAndStart();
      return new MetricsEndpoint(
          server, RollupFollower.start(kafka, served.window(), board, state, log), board, state);
    } catch (IOException | UnresolvedAddressException e) {
      throw new RefusedException(
          "cannot listen on "
              + host
              + ":"
              + port
              + " ("
              + e
              + "); choose another place with --port and --bind",
          e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** What it has read so far, for people. */
  public String progress() {
    return "%d rollups read, %d series, %d unreadable records%s"
        .formatted(
            state.rollups.sum(),
            board.size(),
            state.unreadable.sum(),
            state.isReading() ? "" : "; not reading");
  }

  /** Answers no more and stops to read. */
  @Override
  public void close() {
    server.stop();
    follower.close();
  }
}
