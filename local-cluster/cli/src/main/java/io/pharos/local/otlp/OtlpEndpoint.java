package io.pharos.local.otlp;

import com.sun.net.httpserver.HttpServer;
import io.pharos.local.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An OTLP/HTTP endpoint on 127.0.0.1. A fixed number of threads take requests, so that the memory
 * it needs is bounded by their number times the largest body.
 */
public final class OtlpEndpoint implements AutoCloseable {
  private static final int THREADS = 8;

  /** Kafka's own limit is 8 s, and an OTLP client waits for 10 s. */
  private static final Duration ACKNOWLEDGE_LIMIT = Duration.ofSeconds(9);

  private static final int CLOSE_SECONDS = 10;

  private final HttpServer server;
  private final ExecutorService threads;
  private final RecordSender sender;
  private final EndpointCounts counts;

  private OtlpEndpoint(
      HttpServer server, ExecutorService threads, RecordSender sender, EndpointCounts counts) {
    this.server = server;
    this.threads = threads;
    this.sender = sender;
    this.counts = counts;
  }

  /**
   * What an endpoint allows.
   *
   * @param port 0 takes any free port
   * @param maxBodyBytes the largest body once unpacked
   * @param maxRecordBytes the largest Kafka record; larger requests are cut
   * @param forwardedHeaders names of HTTP headers that become Kafka headers
   */
  public record Limits(
      int port, int maxBodyBytes, int maxRecordBytes, List<String> forwardedHeaders) {}

  /**
   * Starts an endpoint.
   *
   * @param sender closed with the endpoint
   * @throws RefusedException if the port is in use
   */
  public static OtlpEndpoint start(Limits limits, RecordSender sender) {
    // a client that sends half a request and waits would hold one of the threads for good
    System.setProperty("sun.net.httpserver.maxReqTime", "60");
    EndpointCounts counts = new EndpointCounts();
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), limits.port()), 128);
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      server.setExecutor(threads);
      ExportService service =
          new ExportService(
              sender, new RequestSplitter(limits.maxRecordBytes()), ACKNOWLEDGE_LIMIT);
      server.createContext(
          "/", new OtlpHandler(service, limits.maxBodyBytes(), limits.forwardedHeaders(), counts));
      server.start();
      return new OtlpEndpoint(server, threads, sender, counts);
    } catch (IOException e) {
      throw new RefusedException(
          "cannot listen on 127.0.0.1:" + limits.port() + ": " + e.getMessage(), e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** What it has answered so far. */
  public EndpointCounts counts() {
    return counts;
  }

  /** Takes no more requests, answers those it has, and waits until their records are durable. */
  @Override
  public void close() {
    server.stop(CLOSE_SECONDS);
    threads.shutdown();
    sender.close();
  }
}
