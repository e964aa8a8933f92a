package io.pharos.connectors.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index templates: mapping and settings every day's index is created with.
 *
 * <p>Each family has one resource {@code <family>.json}. The mapping names every field; a field it
 * does not know ({@code dynamic: false}) or cannot read ({@code ignore_malformed}) is kept in the
 * document and not indexed, so that a newer producer never has its documents refused. Tombstones
 * live 15 minutes, so that a delayed older revision of a trace meets that of the copy it was
 * deleted with.
 *
 * <p>Applying is idempotent, and safe beside other jobs: a template is written where it is missing,
 * of a lower version, or of the same version with other settings; one of a higher version, put
 * there by a newer release, is left alone. Indices that exist keep what they were created with.
 */
public final class IndexTemplates {

  private static final Logger LOG = LoggerFactory.getLogger(IndexTemplates.class);

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final long RETRY_MS = 500;

  /** What became of one template. */
  public enum Outcome {
    WRITTEN,
    UP_TO_DATE,
    LEFT_TO_NEWER_RELEASE
  }

  /**
   * Settings an operator chooses.
   *
   * @param shards primary shards per index, at least 1
   * @param replicas replicas per shard, 0 for none
   * @param refreshInterval how soon documents can be searched, such as {@code 5s}; 1 s costs about
   *     a fifth of the throughput of 30 s
   */
  public record Settings(int shards, int replicas, String refreshInterval) {

    public Settings {
      if (shards < 1 || replicas < 0) {
        throw new IllegalArgumentException(
            "An index needs 1 shard or more and 0 replicas or more, not "
                + shards
                + " and "
                + replicas);
      }
    }
  }

  private final DocumentNaming naming;
  private final Settings settings;

  public IndexTemplates(DocumentNaming naming, Settings settings) {
    this.naming = naming;
    this.settings = settings;
  }

  /**
   * Brings the templates of the given families up to date.
   *
   * @param patience how long to go on trying where Elasticsearch does not answer
   * @return what was done, one per family
   * @throws IOException if Elasticsearch did not answer within that time
   * @throws StoreException if Elasticsearch refuses
   */
  public List<Outcome> apply(
      ElasticsearchConnection connection, List<String> families, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    try (RestClient client = connection.open(1)) {
      while (true) {
        try {
          List<Outcome> outcomes = new ArrayList<>();
          for (String family : families) {
            outcomes.add(apply(client, connection, family));
          }
          return outcomes;
        } catch (IOException e) {
          if (System.nanoTime() - deadline >= 0) {
            throw new IOException(
                connection + " did not take the index templates within " + patience, e);
          }
          LOG.warn("{} does not answer yet: {}", connection, e.toString());
          Thread.sleep(RETRY_MS);
        }
      }
    }
  }

  /** The template of a family, as it is sent. */
  ObjectNode template(String family) {
    ObjectNode template = resource(family);
    template.putArray("index_patterns").add(naming.indexPattern(family));
    ObjectNode index = template.withObject("/template/settings");
    index.put("index.number_of_shards", settings.shards());
    index.put("index.number_of_replicas", settings.replicas());
    index.put("index.refresh_interval", settings.refreshInterval());
    return template;
  }

  private Outcome apply(RestClient client, ElasticsearchConnection connection, String family)
      throws IOException {
    String endpoint = "/_index_template/" + naming.prefix() + '-' + family;
    ObjectNode wanted = template(family);
    // Settings are part of the identity: a fingerprint spares a comparison of what Elasticsearch
    // makes of them.
    wanted.withObject("/_meta").put("settings", settings.toString());
    try {
      JsonNode present = present(client, endpoint);
      int version = present.path("version").asInt(-1);
      int ours = wanted.path("version").asInt();
      if (version > ours) {
        return Outcome.LEFT_TO_NEWER_RELEASE;
      }
      if (version == ours && present.path("_meta").equals(wanted.path("_meta"))) {
        return Outcome.UP_TO_DATE;
      }
      Request put = new Request("PUT", endpoint);
      put.setJsonEntity(wanted.toString());
      Response unused = client.performRequest(put);
      return Outcome.WRITTEN;
    } catch (ResponseException e) {
      int status = e.getResponse().getStatusLine().getStatusCode();
      if (BulkResponseClassifier.ofRequest(status) == BulkResponseClassifier.RequestVerdict.RETRY) {
        throw e;
      }
      throw new StoreException(
          connection + " refused the index template of " + family + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode present(RestClient client, String endpoint) throws IOException {
    Request get = new Request("GET", endpoint);
    try {
      Response response = client.performRequest(get);
      return JSON.readTree(EntityUtils.toByteArray(response.getEntity()))
          .path("index_templates")
          .path(0)
          .path("index_template");
    } catch (ResponseException e) {
      if (e.getResponse().getStatusLine().getStatusCode() == 404) {
        return JSON.missingNode();
      }
      throw e;
    }
  }

  private static ObjectNode resource(String family) {
    String name = family + ".json";
    try (InputStream in = IndexTemplates.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("There is no index template resource " + name);
      }
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
