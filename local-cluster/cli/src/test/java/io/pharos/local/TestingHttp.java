package io.pharos.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of prepared answers that remembers what it was asked. */
public final class TestingHttp implements AutoCloseable {

  private record Asked(String request, String body) {}

  private record Answer(int code, String body) {}

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  public TestingHttp() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(new Asked(request, body));
            Answer answer = next(request);
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.code, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers a request so; of several answers each is given once and the last for ever. */
  public synchronized TestingHttp answer(String request, int code, String body) {
    answers.computeIfAbsent(request, each -> new ArrayDeque<>()).add(new Answer(code, body));
    return this;
  }

  private synchronized Answer next(String request) {
    Deque<Answer> prepared = answers.getOrDefault(request, new ArrayDeque<>());
    if (prepared.isEmpty()) {
      return new Answer(404, "{\"errors\":[\"nothing prepared for " + request + "\"]}");
    }
    return prepared.size() > 1 ? prepared.remove() : prepared.element();
  }

  /** What was asked: method, path and body. */
  public List<String> asked() {
    return asked.stream().map(each -> (each.request + " " + each.body).strip()).toList();
  }

  /** What was asked: method and path. */
  public List<String> requests() {
    return asked.stream().map(Asked::request).toList();
  }

  /** Body of the last request to a method and path. */
  public String body(String request) {
    return asked.stream()
        .filter(each -> each.request.equals(request))
        .reduce((first, second) -> second)
        .orElseThrow()
        .body;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
