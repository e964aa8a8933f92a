package io.pharos.connectors.kafka;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How a job reaches Kafka.
 *
 * @param bootstrapServers host:port, separated by commas
 * @param suffix appended to names that must differ between live and replay, may be empty
 * @param partitions least number of partitions of a topic, null for the topic table's
 * @param replication replication factor of new topics, null for the broker's
 * @param tenantHeader header of {@code otlp_*} records that names the tenant
 * @param markerStep event time between two markers of a sender
 * @param transactionTimeout how long a broker waits for a commit
 * @param properties further properties of every client
 */
public record KafkaSettings(
    String bootstrapServers,
    String suffix,
    Integer partitions,
    Integer replication,
    String tenantHeader,
    Duration markerStep,
    Duration transactionTimeout,
    Map<String, String> properties)
    implements Serializable {

  public KafkaSettings {
    if (bootstrapServers == null || bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(
          "No Kafka broker given: set " + KafkaOptions.BOOTSTRAP_SERVERS.key() + " to host:port.");
    }
    if (!suffix.matches("[A-Za-z0-9._-]{0,64}")) {
      throw new IllegalArgumentException(
          "The topic suffix '"
              + suffix
              + "' is not made of up to 64 letters, digits, '.', '_' and '-': change "
              + KafkaOptions.TOPIC_SUFFIX.key()
              + ".");
    }
    if (partitions != null && partitions < 1) {
      throw new IllegalArgumentException(
          KafkaOptions.PARTITIONS.key() + " is " + partitions + ", but must be at least 1.");
    }
    if (replication != null && replication < 1) {
      throw new IllegalArgumentException(
          KafkaOptions.REPLICATION.key() + " is " + replication + ", but must be at least 1.");
    }
    if (markerStep.toMillis() < 1) {
      throw new IllegalArgumentException(
          KafkaOptions.MARKER_STEP.key() + " is " + markerStep + ", but must be at least 1 ms.");
    }
    properties = Map.copyOf(properties);
  }

  /** Settings of a job's options. */
  public static KafkaSettings from(ReadableConfig options) {
    return new KafkaSettings(
        options.get(KafkaOptions.BOOTSTRAP_SERVERS),
        options.get(KafkaOptions.TOPIC_SUFFIX),
        options.getOptional(KafkaOptions.PARTITIONS).orElse(null),
        options.getOptional(KafkaOptions.REPLICATION).orElse(null),
        options.get(KafkaOptions.TENANT_HEADER),
        options.get(KafkaOptions.MARKER_STEP),
        options.get(KafkaOptions.TRANSACTION_TIMEOUT),
        options.get(KafkaOptions.PROPERTIES));
  }

  /** Name of a topic, with the suffix where it takes one. */
  public String nameOf(PharosTopic topic) {
    return topic.takesSuffix() ? topic.title() + suffix : topic.title();
  }

  /** Consumer group of a job. */
  public String groupOf(String job) {
    return "pharos-" + job + suffix;
  }

  /** Number of partitions a topic needs at least. */
  int partitionsOf(PharosTopic topic) {
    return partitions == null || topic == PharosTopic.SCHEMAS
        ? topic.defaultPartitions()
        : partitions;
  }

  /** Properties every client starts from. */
  Properties clientProperties() {
    Properties all = new Properties();
    all.putAll(properties);
    all.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return all;
  }
}
