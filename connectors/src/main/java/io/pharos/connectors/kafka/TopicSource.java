package io.pharos.connectors.kafka;

import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** What all Kafka sources of Pharos have in common: group, offsets, fetch sizes, isolation. */
final class TopicSource {

  /** Partitions added to a topic are read a minute later at most. */
  private static final String DISCOVERY_MS = "60000";

  private final KafkaSettings settings;
  private final Submission submission;
  private final PharosTopic topic;

  private OffsetsInitializer from = committedOrEarliest();
  private OffsetsInitializer until;
  private boolean readCommitted;

  TopicSource(KafkaSettings settings, Submission submission, PharosTopic topic) {
    this.settings = settings;
    this.submission = submission;
    this.topic = topic;
  }

  // The class is deprecated in the Kafka client, but the connector's method takes nothing else.
  @SuppressWarnings("deprecation")
  private static OffsetsInitializer committedOrEarliest() {
    return OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
  }

  void from(OffsetsInitializer offsets) {
    from = offsets;
  }

  void until(OffsetsInitializer offsets) {
    until = offsets;
  }

  void readCommitted() {
    readCommitted = true;
  }

  <T> KafkaSource<T> build(KafkaRecordDeserializationSchema<T> deserializer) {
    KafkaSourceBuilder<T> source =
        KafkaSource.<T>builder()
            .setProperties(settings.clientProperties())
            .setBootstrapServers(settings.bootstrapServers())
            .setTopics(settings.nameOf(topic))
            .setGroupId(settings.groupOf(submission.job()))
            .setClientIdPrefix(settings.groupOf(submission.job()) + "-" + topic.title())
            .setStartingOffsets(from)
            .setDeserializer(deserializer)
            .setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")
            .setProperty("partition.discovery.interval.ms", DISCOVERY_MS)
            .setProperty(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                readCommitted ? "read_committed" : "read_uncommitted")
            .setProperty(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                Integer.toString(PharosTopic.MAX_OTLP_BYTES));
    if (until != null) {
      source.setBounded(until);
    }
    return source.build();
  }
}
