package io.pharos.local.prometheus;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Pages of a server on this machine, as text. */
final class MetricsPage {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private MetricsPage() {}

  static String get(int port, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    var response = CLIENT.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answers " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  static List<String> lines(MetricsEndpoint endpoint) throws IOException, InterruptedException {
    return get(endpoint.port(), "/metrics").lines().toList();
  }
}
