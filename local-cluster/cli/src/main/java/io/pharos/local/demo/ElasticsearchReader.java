package io.pharos.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pharos.local.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads back what is stored in Elasticsearch. */
final class ElasticsearchReader {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 1_000;

  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  ElasticsearchReader(String url) {
    this.url = url;
  }

  /** Number of documents that can be searched; 0 while there is no index or no answer. */
  long count(String indices) {
    try {
      return get("/" + indices + "/_count?ignore_unavailable=true").path("count").asLong();
    } catch (RefusedException e) {
      // progress is shown also while Elasticsearch is away
      return 0;
    }
  }

  /** Makes everything stored so far searchable. */
  void refresh(String indices) {
    post("/" + indices + "/_refresh?ignore_unavailable=true", "");
  }

  /**
   * Hands every document on, in no order.
   *
   * @throws RefusedException if Elasticsearch does not answer or answers with an error, maybe after
   *     some documents
   */
  void scan(String indices, Consumer<JsonNode> each) {
    JsonNode page =
        post(
            "/" + indices + "/_search?scroll=2m&ignore_unavailable=true",
            "{\"size\":" + PAGE + ",\"sort\":[\"_doc\"]}");
    String scroll = page.path("_scroll_id").asText();
    try {
      while (!page.path("hits").path("hits").isEmpty()) {
        page.path("hits").path("hits").forEach(hit -> each.accept(hit.path("_source")));
        page = post("/_search/scroll", "{\"scroll\":\"2m\",\"scroll_id\":\"" + scroll + "\"}");
        scroll = page.path("_scroll_id").asText();
      }
    } finally {
      end(scroll);
    }
  }

  /**
   * The windows of 10 s of model calls that began last, by provider and model; none while
   * Elasticsearch is away.
   */
  List<JsonNode> newestLevels(int most) {
    String query =
        """
        {"size":%d,"sort":[{"window_start_ms":"desc"}],
         "_source":{"excludes":["*.digest","slowest","failing"]},
         "query":{"bool":{"filter":[
           {"term":{"window_ms":10000}},{"term":{"dimensions.kind":"llm"}},
           {"exists":{"field":"dimensions.provider"}}]}}}"""
            .formatted(most);
    List<JsonNode> found = new ArrayList<>();
    try {
      post("/pharos-rollups-*/_search?ignore_unavailable=true", query)
          .path("hits")
          .path("hits")
          .forEach(hit -> found.add(hit.path("_source")));
    } catch (RefusedException e) {
      // progress is shown also while Elasticsearch is away
      return List.of();
    }
    return found;
  }

  /** Elasticsearch keeps at most 500 scrolls open, and each for 2 minutes unless it is ended. */
  private void end(String scroll) {
    try {
      send(
          HttpRequest.newBuilder(URI.create(url + "/_search/scroll"))
              .header("Content-Type", "application/json")
              .method("DELETE", BodyPublishers.ofString("{\"scroll_id\":\"" + scroll + "\"}")));
    } catch (RefusedException e) {
      // it ends by itself
      return;
    }
  }

  private JsonNode get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
  }

  private JsonNode post(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      var response =
          http.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() / 100 != 2) {
        throw new RefusedException(
            "Elasticsearch answered " + response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new RefusedException("Elasticsearch does not answer on " + url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException("interrupted while asking Elasticsearch", e);
    }
  }
}
