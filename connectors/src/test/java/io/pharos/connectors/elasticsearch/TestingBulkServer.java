package io.pharos.connectors.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/**
 * A bulk endpoint with external versions and deletes, which a test can make misbehave: whole
 * answers from a script, single items by a rule, a limit on the size of requests, a stop and a
 * start again.
 */
final class TestingBulkServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A whole answer given instead of carrying a request out. */
  record Scripted(int status, String body) {}

  /**
   * An action a rule may answer: {@code index} or {@code delete}, where, which, the how manieth.
   */
  record Action(String name, String index, String id, int attempt) {}

  private record Copy(long version, String document) {}

  private final SortedMap<String, Copy> copies = new TreeMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Queue<Scripted> script = new ArrayDeque<>();
  private final List<Integer> requestBytes = new ArrayList<>();
  private BiFunction<Action, String, BulkItem> rule = (action, document) -> null;
  private long maxRequestBytes = Long.MAX_VALUE;
  private HttpServer server;
  private ExecutorService threads;
  private int port;

  TestingBulkServer() {
    start();
  }

  /** Listens, on the port it had before. */
  synchronized void start() {
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port), /* backlog= */ 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    port = server.getAddress().getPort();
    threads = Executors.newFixedThreadPool(4);
    server.setExecutor(threads);
    server.createContext("/_bulk", this::answer);
    server.start();
  }

  /** Refuses connections; what it stored stays. */
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Override
  public void close() {
    stop();
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** Gives this answer to the next request that has none in the script yet. */
  synchronized void willAnswer(int status, String body) {
    script.add(new Scripted(status, body));
  }

  /** Answers items itself where it returns one. */
  synchronized void willAnswerItems(BiFunction<Action, String, BulkItem> itemRule) {
    rule = itemRule;
  }

  /** Answers 413 to requests with more bytes. */
  synchronized void willRefuseRequestsAbove(long bytes) {
    maxRequestBytes = bytes;
  }

  /** What is stored, {@code index/id → document}. */
  synchronized SortedMap<String, String> documents() {
    SortedMap<String, String> live = new TreeMap<>();
    copies.forEach(
        (key, copy) -> {
          if (copy.document() != null) {
            live.put(key, copy.document());
          }
        });
    return live;
  }

  /** Body sizes of all requests that arrived. */
  synchronized List<Integer> requestBytes() {
    return List.copyOf(requestBytes);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Scripted answer = answerTo(body);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized Scripted answerTo(byte[] body) throws IOException {
    requestBytes.add(body.length);
    Scripted scripted = script.poll();
    if (scripted != null) {
      return scripted;
    }
    if (body.length > maxRequestBytes) {
      return new Scripted(413, "");
    }
    return new Scripted(200, carryOut(new String(body, StandardCharsets.UTF_8)));
  }

  private String carryOut(String body) throws IOException {
    ObjectNode response = JSON.createObjectNode();
    ArrayNode items = JSON.createArrayNode();
    boolean errors = false;
    String[] lines = body.split("\n");
    for (int line = 0; line < lines.length; line++) {
      JsonNode action = JSON.readTree(lines[line]);
      String name = action.fieldNames().next();
      JsonNode target = action.get(name);
      String document = name.equals("index") ? lines[++line] : null;
      String key = target.get("_index").asText() + '/' + target.get("_id").asText();
      int attempt = attempts.merge(name + ' ' + key, 1, Integer::sum);
      BulkItem item =
          rule.apply(
              new Action(name, target.get("_index").asText(), target.get("_id").asText(), attempt),
              document);
      if (item == null) {
        item = carryOut(name, key, target.get("version").asLong(), document);
      }
      ObjectNode answer = items.addObject().putObject(name);
      answer.put("_index", target.get("_index").asText());
      answer.put("status", item.status());
      if (item.errorType() != null) {
        errors = true;
        answer
            .putObject("error")
            .put("type", item.errorType())
            .put("reason", item.errorReason())
            .putArray("root_cause");
      }
    }
    response.put("errors", errors);
    response.put("took", 1);
    response.set("items", items);
    return response.toString();
  }

  private BulkItem carryOut(String name, String key, long version, String document) {
    Copy present = copies.get(key);
    if (present != null && present.version() > version) {
      return new BulkItem(
          name,
          409,
          "version_conflict_engine_exception",
          "[x]: version conflict, current version ["
              + present.version()
              + "] is higher than the one provided ["
              + version
              + "]");
    }
    copies.put(key, new Copy(version, document));
    boolean wasThere = present != null && present.document() != null;
    return new BulkItem(
        name, document == null ? (wasThere ? 200 : 404) : (wasThere ? 200 : 201), null, null);
  }
}
