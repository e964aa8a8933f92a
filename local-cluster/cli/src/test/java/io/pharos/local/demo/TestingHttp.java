package io.pharos.local.demo;

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
final class TestingHttp implements AutoCloseable {

  private record Answer(int code, String body) {}

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  TestingHttp() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add((request + " " + body).strip());
            Answer answer = next(request);
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.code, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers a request so; of several answers each is given once and the last for ever. */
  synchronized TestingHttp answer(String request, int code, String body) {
    answers.computeIfAbsent(request, each -> new ArrayDeque<>()).add(new Answer(code, body));
    return this;
  }

  private synchronized Answer next(String request) {
    Deque<Answer> prepared = answers.getOrDefault(request, new ArrayDeque<>());
    if (prepared.isEmpty()) {
      return new Answer(404, "{\"error\":\"nothing prepared for " + request + "\"}");
    }
    return prepared.size() > 1 ? prepared.remove() : prepared.element();
  }

  /** What was asked: method, path and body. */
  List<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
