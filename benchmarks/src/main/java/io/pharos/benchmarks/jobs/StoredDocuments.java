package io.pharos.benchmarks.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The documents of the indices with one prefix. */
final class StoredDocuments implements Progress {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;
  private final String prefix;

  StoredDocuments(String address, String prefix) {
    this.address = address;
    this.prefix = prefix;
  }

  /** Documents written, whether a search finds them already or not. */
  @Override
  public long[] positions() {
    return new long[] {
      send("GET", "/" + prefix + "-*/_stats/indexing")
          .at("/_all/primaries/indexing/index_total")
          .asLong()
    };
  }

  /**
   * Makes sure of their number.
   *
   * @throws IllegalStateException if it is another
   */
  void require(long expected) {
    var unused = send("POST", "/" + prefix + "-*/_refresh");
    long actual = send("GET", "/" + prefix + "-*/_count").path("count").asLong();
    if (actual != expected) {
      throw new IllegalStateException(
          "Elasticsearch has " + actual + " documents where " + expected + " are expected");
    }
  }

  /** Deletes the indices. */
  void delete() {
    for (JsonNode index : send("GET", "/_cat/indices/" + prefix + "-*?format=json")) {
      var unused = send("DELETE", "/" + index.path("index").asText());
    }
  }

  private JsonNode send(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(TIMEOUT)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            method + " " + path + " gave " + response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Elasticsearch", e);
    }
  }
}
