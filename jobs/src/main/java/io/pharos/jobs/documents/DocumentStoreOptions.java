package io.pharos.jobs.documents;

import io.pharos.connectors.elasticsearch.BulkLimits;
import io.pharos.connectors.elasticsearch.DocumentNaming;
import io.pharos.connectors.elasticsearch.ElasticsearchConnection;
import io.pharos.connectors.elasticsearch.IndexTemplates;
import io.pharos.jobs.JobOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Options of the job {@code document-store}, checked together.
 *
 * @param connection where Elasticsearch is
 * @param naming names of indices and documents
 * @param limits what the sink sends and holds
 * @param settings what new indices are created with
 * @param startPatience how long the job waits at its start for Elasticsearch to answer
 */
public record DocumentStoreOptions(
    ElasticsearchConnection connection,
    DocumentNaming naming,
    BulkLimits limits,
    IndexTemplates.Settings settings,
    Duration startPatience) {

  public static final ConfigOption<List<String>> HOSTS =
      ConfigOptions.key("elasticsearch.hosts")
          .stringType()
          .asList()
          .defaultValues("http://127.0.0.1:9200")
          .withDescription("Addresses of Elasticsearch nodes, separated by ';'.");

  public static final ConfigOption<String> USER =
      ConfigOptions.key("elasticsearch.user")
          .stringType()
          .noDefaultValue()
          .withDescription("User name; needs elasticsearch.password too.");

  public static final ConfigOption<String> PASSWORD =
      ConfigOptions.key("elasticsearch.password")
          .stringType()
          .noDefaultValue()
          .withDescription("Password of elasticsearch.user.");

  public static final ConfigOption<String> API_KEY =
      ConfigOptions.key("elasticsearch.api-key")
          .stringType()
          .noDefaultValue()
          .withDescription("API key in its encoded form, instead of user and password.");

  public static final ConfigOption<Duration> REQUEST_TIMEOUT =
      ConfigOptions.key("elasticsearch.request-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(60))
          .withDescription("How long an answer may take before the request is sent again.");

  public static final ConfigOption<Duration> START_PATIENCE =
      ConfigOptions.key("elasticsearch.start-patience")
          .durationType()
          .defaultValue(Duration.ofSeconds(60))
          .withDescription("How long the job waits at its start for Elasticsearch to answer.");

  public static final ConfigOption<Integer> REQUEST_DOCUMENTS =
      ConfigOptions.key("elasticsearch.bulk.max-documents")
          .intType()
          .defaultValue(1_000)
          .withDescription("Documents in one bulk request at most.");

  public static final ConfigOption<MemorySize> REQUEST_SIZE =
      ConfigOptions.key("elasticsearch.bulk.max-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(5))
          .withDescription(
              "Size of one bulk request at most. A larger document becomes a dead letter.");

  public static final ConfigOption<Integer> IN_FLIGHT =
      ConfigOptions.key("elasticsearch.bulk.max-in-flight")
          .intType()
          .defaultValue(2)
          .withDescription("Bulk requests without an answer at one time, per parallel writer.");

  public static final ConfigOption<MemorySize> BUFFER =
      ConfigOptions.key("elasticsearch.buffer.max-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(32))
          .withDescription(
              "Documents held in memory, those in flight included, per parallel writer. The input"
                  + " waits when it is full. At least elasticsearch.bulk.max-size times"
                  + " (elasticsearch.bulk.max-in-flight + 1).");

  public static final ConfigOption<Duration> LINGER =
      ConfigOptions.key("elasticsearch.bulk.linger")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription("The longest a document waits for others to share its request with.");

  public static final ConfigOption<String> PREFIX =
      ConfigOptions.key("elasticsearch.index.prefix")
          .stringType()
          .defaultValue("pharos")
          .withDescription("What every index name begins with.");

  public static final ConfigOption<Integer> GENERATION =
      ConfigOptions.key("documents.generation")
          .intType()
          .defaultValue(0)
          .withDescription(
              "Generation of the documents: 0 for live data, a greater one for a replay that is to"
                  + " replace it.");

  public static final ConfigOption<Integer> SHARDS =
      ConfigOptions.key("elasticsearch.index.shards")
          .intType()
          .defaultValue(1)
          .withDescription("Primary shards of a new index.");

  public static final ConfigOption<Integer> REPLICAS =
      ConfigOptions.key("elasticsearch.index.replicas")
          .intType()
          .defaultValue(0)
          .withDescription("Replicas of each shard of a new index.");

  public static final ConfigOption<Duration> REFRESH_INTERVAL =
      ConfigOptions.key("elasticsearch.index.refresh-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(5))
          .withDescription("How soon documents of a new index can be searched.");

  /** All of them, with those every job has. */
  public static final List<ConfigOption<?>> ALL =
      Stream.concat(
              JobOptions.ALL.stream(),
              Stream.of(
                  HOSTS,
                  USER,
                  PASSWORD,
                  API_KEY,
                  REQUEST_TIMEOUT,
                  START_PATIENCE,
                  REQUEST_DOCUMENTS,
                  REQUEST_SIZE,
                  IN_FLIGHT,
                  BUFFER,
                  LINGER,
                  PREFIX,
                  GENERATION,
                  SHARDS,
                  REPLICAS,
                  REFRESH_INTERVAL))
          .toList();

  /**
   * Reads and checks the options.
   *
   * @throws IllegalArgumentException if they cannot work; the message says what to change
   */
  public static DocumentStoreOptions from(ReadableConfig config) {
    return new DocumentStoreOptions(
        new ElasticsearchConnection(
            config.get(HOSTS), authorization(config), config.get(REQUEST_TIMEOUT)),
        new DocumentNaming(config.get(PREFIX), config.get(GENERATION)),
        new BulkLimits(
            config.get(REQUEST_DOCUMENTS),
            config.get(REQUEST_SIZE).getBytes(),
            config.get(IN_FLIGHT),
            config.get(BUFFER).getBytes(),
            config.get(LINGER)),
        new IndexTemplates.Settings(
            config.get(SHARDS),
            config.get(REPLICAS),
            config.get(REFRESH_INTERVAL).toMillis() + "ms"),
        config.get(START_PATIENCE));
  }

  private static String authorization(ReadableConfig config) {
    String user = config.get(USER);
    String password = config.get(PASSWORD);
    String apiKey = config.get(API_KEY);
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException(
          "Give both " + USER.key() + " and " + PASSWORD.key() + ", or neither");
    }
    if (user != null && apiKey != null) {
      throw new IllegalArgumentException(
          "Give either " + USER.key() + " or " + API_KEY.key() + ", not both");
    }
    if (user != null) {
      return ElasticsearchConnection.basic(user, password);
    }
    return apiKey == null ? null : ElasticsearchConnection.apiKey(apiKey);
  }
}
