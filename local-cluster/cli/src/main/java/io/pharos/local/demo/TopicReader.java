package io.pharos.local.demo;

import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.codec.UnreadableRecordException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic of Pharos records from its beginning to where it ends now. */
final class TopicReader {

  /** A broker that says nothing for so long is away. */
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(15);

  private final String bootstrapServers;

  TopicReader(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Hands every record on; markers are passed over.
   *
   * @throws UnreadableRecordException if a record is not of that type
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  <T extends SpecificRecord> void read(PharosTopic topic, Class<T> type, Consumer<T> each)
      throws UnreadableRecordException {
    RecordCodec<T> codec = RecordCodec.of(type);
    readValues(topic, value -> each.accept(codec.decode(value)));
  }

  /** Takes the value of a record. */
  interface Values<E extends Exception> {
    void take(byte[] value) throws E;
  }

  /**
   * Hands the value of every record on; markers are passed over.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  <E extends Exception> void readValues(PharosTopic topic, Values<E> each) throws E {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long heard = System.nanoTime();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        var records = consumer.poll(Duration.ofMillis(200));
        if (!records.isEmpty()) {
          heard = System.nanoTime();
        } else if (System.nanoTime() - heard > SILENCE_LIMIT.toNanos()) {
          throw new TimeoutException(
              "nothing came from " + topic.title() + " for " + SILENCE_LIMIT.toSeconds() + " s");
        }
        for (var record : records) {
          if (record.value() != null) {
            each.take(record.value());
          }
        }
      }
    }
  }

  /** Number of records in a topic, whatever they are. */
  long size(PharosTopic topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(partitions(consumer, topic)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            Math.toIntExact(SILENCE_LIMIT.toMillis())),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, PharosTopic topic) {
    return consumer.partitionsFor(topic.title()).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }
}
