package io.pharos.local.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.pharos.local.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An OTLP/HTTP endpoint on 127.0.0.1. A fixed number of threads take requests, so that the memory
 * it needs is bounded by their number times the largest body.
 */
public final class OtlpEndpoint implements AutoCloseable {
  private static final int THREADS = 8;

  /** Kafka's own limit is 8 s, and an OTLP client waits for 10 s. */
  private static final Duration ACKNOWLEDGE_LIMIT = Duration.ofSeconds(9);

  /** One second more than a request may wait for Kafka. */
  private static final Duration CLOSE_LIMIT = ACKNOWLEDGE_LIMIT.plusSeconds(1);

  private final HttpServer server;
  private final ExecutorService threads;
  private final RecordSender sender;
  private final EndpointCounts counts;

  /** One permit a thread, held while it has a request. */
  private final Semaphore idle = new Semaphore(THREADS);

  private volatile boolean closing;

  private OtlpEndpoint(HttpServer server, RecordSender sender, EndpointCounts counts) {
    this.server = server;
    this.threads = Executors.newFixedThreadPool(THREADS);
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
      ExportService service =
          new ExportService(
              sender, new RequestSplitter(limits.maxRecordBytes()), ACKNOWLEDGE_LIMIT);
      OtlpHandler handler =
          new OtlpHandler(service, limits.maxBodyBytes(), limits.forwardedHeaders(), counts);
      OtlpEndpoint endpoint = new OtlpEndpoint(server, sender, counts);
      server.setExecutor(endpoint.threads);
      server.createContext("/", exchange -> endpoint.handle(exchange, handler));
      server.start();
      return endpoint;
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

  private void handle(HttpExchange exchange, HttpHandler handler) throws IOException {
    idle.acquireUninterruptibly();
    try {
      if (closing) {
        exchange.close(); // like a connection refused: the client keeps the request and retries
      } else {
        handler.handle(exchange);
      }
    } finally {
      idle.release();
    }
  }

  /** Takes no more requests, answers those it has, and waits until their records are durable. */
  @Override
  public void close() {
    closing = true;
    try {
      // the server's own stop(delay) waits for the whole delay even when it has nothing to do
      var unused = idle.tryAcquire(THREADS, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdown();
    sender.close();
  }
}
