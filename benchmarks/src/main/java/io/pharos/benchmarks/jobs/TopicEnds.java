package io.pharos.benchmarks.jobs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The end offsets of topics, topic by topic and partition by partition; markers count too. */
final class TopicEnds implements Progress, AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();

  TopicEnds(String bootstrapServers, List<String> topics) {
    consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    topics.forEach(topic -> partitions.addAll(partitions(consumer, topic)));
  }

  /** The end offsets of one topic now, by number of partition. */
  static long[] now(String bootstrapServers, String topic) {
    try (TopicEnds ends = new TopicEnds(bootstrapServers, List.of(topic))) {
      return ends.positions();
    }
  }

  /** The partitions of a topic by number. */
  static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  @Override
  public long[] positions() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    return partitions.stream().mapToLong(ends::get).toArray();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
