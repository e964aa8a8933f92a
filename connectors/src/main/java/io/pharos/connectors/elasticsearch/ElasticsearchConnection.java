package io.pharos.connectors.elasticsearch;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.impl.nio.reactor.IOReactorConfig;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;

/**
 * Where Elasticsearch is and how to sign in.
 *
 * @param hosts addresses such as {@code http://127.0.0.1:9200}, at least one; requests go round
 * @param authorization value of the {@code Authorization} header, or null for none
 * @param requestTimeout how long an answer may take before the request is sent again
 */
public record ElasticsearchConnection(
    List<String> hosts, String authorization, Duration requestTimeout) implements Serializable {

  /** A node that does not take a connection within this time is down. */
  private static final int CONNECT_TIMEOUT_MS = 5_000;

  public ElasticsearchConnection {
    hosts = List.copyOf(hosts);
    Objects.requireNonNull(requestTimeout, "requestTimeout");
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException(
          "No Elasticsearch address given: name at least one, such as http://127.0.0.1:9200");
    }
    for (String host : hosts) {
      try {
        HttpHost unused = HttpHost.create(host);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Not an Elasticsearch address: '" + host + "'; write it as http://127.0.0.1:9200", e);
      }
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("The request timeout must be positive: " + requestTimeout);
    }
  }

  /** Header value for a user name and password. */
  public static String basic(String user, String password) {
    byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** Header value for an API key in the encoded form that Elasticsearch hands out. */
  public static String apiKey(String encoded) {
    return "ApiKey " + encoded;
  }

  /**
   * Opens a client.
   *
   * @param maxConnections connections per node
   */
  RestClient open(int maxConnections) {
    Header[] headers =
        authorization == null
            ? new Header[0]
            : new Header[] {new BasicHeader("Authorization", authorization)};
    return RestClient.builder(hosts.stream().map(HttpHost::create).toArray(HttpHost[]::new))
        .setDefaultHeaders(headers)
        .setRequestConfigCallback(
            config ->
                config
                    .setConnectTimeout(CONNECT_TIMEOUT_MS)
                    .setSocketTimeout(Math.toIntExact(requestTimeout.toMillis())))
        .setHttpClientConfigCallback(
            http ->
                http.setMaxConnPerRoute(maxConnections)
                    .setMaxConnTotal(maxConnections * hosts.size())
                    .setDefaultIOReactorConfig(
                        // one thread reads the answers: parsing a good one costs next to nothing
                        IOReactorConfig.custom().setIoThreadCount(1).build()))
        .build();
  }

  @Override
  public String toString() {
    return "Elasticsearch at " + String.join(", ", hosts);
  }
}
