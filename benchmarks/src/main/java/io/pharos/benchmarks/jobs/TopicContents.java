package io.pharos.benchmarks.jobs;

import io.pharos.benchmarks.RunningJob;
import io.pharos.schemas.progress.Marker;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what a topic gets from the moment this was made on, and tells records from markers. Not for
 * use by several threads.
 */
final class TopicContents implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  /** Looks at a record's value. */
  @FunctionalInterface
  interface Reader {
    void read(byte[] value) throws Exception;
  }

  private final String topic;
  private final Reader reader;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final long[] positions;
  private final Map<Integer, Map<Integer, Long>> markers = new HashMap<>();
  private long records;

  /**
   * From the present end of a topic on.
   *
   * @param isolation whether only what was committed is seen
   * @param reader gets the value of each record that is no marker
   */
  TopicContents(String bootstrapServers, String topic, IsolationLevel isolation, Reader reader) {
    this.topic = topic;
    this.reader = reader;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation.name().toLowerCase(Locale.ROOT)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.partitions = TopicEnds.partitions(consumer, topic);
    this.positions = new long[partitions.size()];
    consumer.assign(partitions);
    // not consumer.endOffsets, which stops before an open transaction where only committed is seen
    long[] ends = TopicEnds.now(bootstrapServers, topic);
    for (int partition = 0; partition < ends.length; partition++) {
      consumer.seek(partitions.get(partition), ends[partition]);
      positions[partition] = ends[partition];
    }
  }

  /**
   * Reads until so many records are there.
   *
   * @throws IllegalStateException if there are more, or the job gives no more
   */
  void await(RunningJob job, long expected) throws Exception {
    Patience.until(
        job,
        expected + " records of " + topic,
        () -> {
          read();
          return records >= expected;
        },
        () -> records);
    require(expected);
  }

  /**
   * Reads until readers of the topic have a watermark.
   *
   * @throws IllegalStateException if the job moves it no more
   */
  void awaitWatermark(RunningJob job, long epochMs) throws Exception {
    Patience.until(
        job,
        "the watermark of " + topic,
        () -> {
          read();
          return watermarkMs() >= epochMs;
        },
        this::watermarkMs);
  }

  /**
   * Reads what a job that has ended wrote after all, and makes sure of the number of records.
   *
   * @throws IllegalStateException if it is another
   */
  void requireInAll(long expected) throws Exception {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
      read();
    }
    require(expected);
  }

  private void require(long expected) {
    if (records != expected) {
      throw new IllegalStateException(
          topic + " has " + records + " records where " + expected + " are expected");
    }
  }

  private void read() throws Exception {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      Header marker = record.headers().lastHeader(Marker.HEADER);
      if (marker != null) {
        Marker promise = Marker.fromBytes(marker.value());
        Map<Integer, Long> senders =
            markers.computeIfAbsent(record.partition(), each -> new HashMap<>());
        for (int sender = 0; sender < promise.senders(); sender++) {
          senders.putIfAbsent(sender, Long.MIN_VALUE);
        }
        senders.put(promise.sender(), promise.watermarkMs());
      } else {
        records++;
        positions[record.partition()] = record.offset() + 1;
        reader.read(record.value());
      }
    }
  }

  /** Positions behind the last record of each partition, by number of partition. */
  long[] positions() {
    return Arrays.copyOf(positions, positions.length);
  }

  private long watermarkMs() {
    return markers.size() < partitions.size()
        ? Long.MIN_VALUE
        : markers.values().stream()
            .flatMap(senders -> senders.values().stream())
            .mapToLong(Long::longValue)
            .min()
            .orElse(Long.MIN_VALUE);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
