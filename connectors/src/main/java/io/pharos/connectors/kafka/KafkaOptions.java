package io.pharos.connectors.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options every job that talks to Kafka has. */
public final class KafkaOptions {

  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      ConfigOptions.key("kafka.bootstrap-servers")
          .stringType()
          .defaultValue("127.0.0.1:9092")
          .withDescription("Brokers to start from, host:port separated by commas.");

  public static final ConfigOption<String> TOPIC_SUFFIX =
      ConfigOptions.key("kafka.topic-suffix")
          .stringType()
          .defaultValue("")
          .withDescription(
              "Appended to the names of the topics Pharos writes records to, and to consumer groups"
                  + " and transactional ids, so that a replay stays apart from what is live.");

  public static final ConfigOption<Integer> PARTITIONS =
      ConfigOptions.key("kafka.partitions")
          .intType()
          .noDefaultValue()
          .withDescription(
              "Least number of partitions of every topic but pharos.schemas. Without it: the topic"
                  + " table's.");

  public static final ConfigOption<Integer> REPLICATION =
      ConfigOptions.key("kafka.replication")
          .intType()
          .noDefaultValue()
          .withDescription(
              "Replication factor topics are created with. Without it: the broker's default.");

  public static final ConfigOption<String> TENANT_HEADER =
      ConfigOptions.key("kafka.tenant-header")
          .stringType()
          .defaultValue("x-tenant-id")
          .withDescription("Kafka header of otlp_* records that names the transport tenant.");

  public static final ConfigOption<Duration> MARKER_STEP =
      ConfigOptions.key("kafka.marker-step")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription("Event time between two markers of one sender.");

  public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
      ConfigOptions.key("kafka.transaction-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(10))
          .withDescription(
              "How long a broker waits for a transaction to be committed. An exactly-once job that"
                  + " is down for longer between a checkpoint and its commit loses what it wrote;"
                  + " a job that never comes back holds its readers up for as long. At most the"
                  + " broker's transaction.max.timeout.ms (15 min by default).");

  public static final ConfigOption<Map<String, String>> PROPERTIES =
      ConfigOptions.key("kafka.properties")
          .mapType()
          .defaultValue(Map.of())
          .withDescription("Further properties of every Kafka client, e.g. security settings.");

  /** All of them. */
  public static final List<ConfigOption<?>> ALL =
      List.of(
          BOOTSTRAP_SERVERS,
          TOPIC_SUFFIX,
          PARTITIONS,
          REPLICATION,
          TENANT_HEADER,
          MARKER_STEP,
          TRANSACTION_TIMEOUT,
          PROPERTIES);

  private KafkaOptions() {}
}
