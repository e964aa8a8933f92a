package io.pharos.local.prometheus;

import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.SchemaTopic;
import io.pharos.local.RefusedException;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.codec.UnreadableRecordException;
import io.pharos.schemas.progress.Marker;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Keeps a board up to date with {@code pharos.rollups}, on a thread of its own.
 *
 * <p>It begins as far before the newest record as a series is remembered, so that a new follower
 * knows what one that ran all along knows. When Kafka does not answer, or a writer schema is not
 * known, it says so once, keeps what it knows, and begins anew every {@code RETRY} until it can go
 * on. A record that cannot be read is counted and passed over.
 */
final class RollupFollower implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  /** A poll says nothing about a broker that is away, so it is asked as often. */
  private static final Duration PROBE = Duration.ofSeconds(5);

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  /** More than what a marker, which has the time of writing, is ahead of event time. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private final KafkaSettings kafka;
  private final String topic;
  private final Duration reach;
  private final RollupBoard board;
  private final FollowerState state;
  private final PrintStream log;
  private final RecordCodec<Rollup> codec;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile KafkaConsumer<byte[], byte[]> consumer;
  private String told = "";

  private RollupFollower(
      KafkaSettings kafka,
      WindowLength window,
      RollupBoard board,
      FollowerState state,
      PrintStream log) {
    this.kafka = kafka;
    this.topic = kafka.nameOf(PharosTopic.ROLLUPS);
    this.reach = Duration.ofMillis(2 * window.millis() + RollupBoard.GRACE_MS).plus(SLACK);
    this.board = board;
    this.state = state;
    this.log = log;
    this.codec = RecordCodec.of(Rollup.class, SchemaTopic.lookup(kafka));
    this.thread = new Thread(this::run, "follow-rollups");
    this.thread.setDaemon(true);
  }

  /** Starts to read. */
  static RollupFollower start(
      KafkaSettings kafka,
      WindowLength window,
      RollupBoard board,
      FollowerState state,
      PrintStream log) {
    RollupFollower follower = new RollupFollower(kafka, window, board, state, log);
    follower.thread.start();
    return follower;
  }

  private void run() {
    while (!isClosing()) {
      try {
        follow();
      } catch (WakeupException e) {
        // close() wants this thread to end; the loop sees it
      } catch (RuntimeException e) {
        state.setReading(false);
        tell("not reading " + topic + ", trying on: " + reason(e));
        pause();
      }
    }
    state.setReading(false);
  }

  private String reason(RuntimeException failure) {
    if (failure instanceof UnknownTopicOrPartitionException) {
      return "Kafka at "
          + kafka.bootstrapServers()
          + " has no such topic; create it with ./pharos topics apply";
    }
    if (failure instanceof org.apache.kafka.common.errors.TimeoutException) {
      return "Kafka at " + kafka.bootstrapServers() + " does not answer";
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** The same thing once, however often it happens. */
  private void tell(String text) {
    if (!text.equals(told)) {
      log.println("prometheus: " + text);
      told = text;
    }
  }

  private void pause() {
    try {
      var unused = closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void follow() {
    try (KafkaConsumer<byte[], byte[]> opened =
        new KafkaConsumer<>(
            consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer = opened;
      List<TopicPartition> partitions = partitions();
      opened.assign(partitions);
      seek(partitions);
      state.setReading(true);
      long asked = System.nanoTime();
      while (!isClosing()) {
        for (ConsumerRecord<byte[], byte[]> record : opened.poll(POLL)) {
          take(record);
        }
        if (System.nanoTime() - asked > PROBE.toNanos()) {
          opened.endOffsets(partitions, ANSWER_LIMIT);
          if (partitions().size() != partitions.size()) {
            return;
          }
          asked = System.nanoTime();
        }
      }
    } finally {
      consumer = null;
    }
  }

  private List<TopicPartition> partitions() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, ANSWER_LIMIT).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException(topic);
    }
    return partitions;
  }

  private void seek(List<TopicPartition> partitions) {
    long newestMs = newestMs(partitions);
    if (newestMs < 0) {
      consumer.seekToBeginning(partitions);
      tell("reading " + topic + ", which is empty");
      return;
    }
    long fromMs = Math.max(0, newestMs - reach.toMillis());
    Map<TopicPartition, OffsetAndTimestamp> offsets =
        consumer.offsetsForTimes(
            partitions.stream().collect(Collectors.toMap(Function.identity(), p -> fromMs)));
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = offsets.get(partition);
      if (first == null) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, first.offset());
      }
    }
    tell("reading " + topic + " from " + Instant.ofEpochMilli(fromMs));
  }

  /** Of the newest record in any partition, −1 where there is none. */
  private long newestMs(List<TopicPartition> partitions) {
    Properties properties = clientProperties();
    properties.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(ANSWER_LIMIT.toMillis()));
    properties.put(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(ANSWER_LIMIT.toMillis()));
    try (Admin admin = Admin.create(properties)) {
      return admin
          .listOffsets(
              partitions.stream()
                  .collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.maxTimestamp())))
          .all()
          .get()
          .values()
          .stream()
          .mapToLong(info -> info.timestamp())
          .max()
          .orElse(-1);
    } catch (ExecutionException e) {
      throw new RefusedException(
          "Kafka at "
              + kafka.bootstrapServers()
              + " does not say where "
              + topic
              + " ends: "
              + e.getCause().getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
      throw new RefusedException("interrupted while asking Kafka where " + topic + " ends", e);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.value() == null) {
        Header marker = record.headers().lastHeader(Marker.HEADER);
        board.advanceTo(Marker.fromBytes(marker == null ? null : marker.value()).watermarkMs());
      } else {
        board.add(codec.decode(record.value()));
        state.rollups.increment();
      }
    } catch (UnreadableRecordException | IllegalArgumentException e) {
      if (state.unreadable.sum() == 0) {
        tell(
            "unreadable at %s/%d/%d, passed over and, like all further ones, counted: %s"
                .formatted(topic, record.partition(), record.offset(), e.getMessage()));
      }
      state.unreadable.increment();
    }
  }

  private Properties consumerProperties() {
    Properties properties = clientProperties();
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(ANSWER_LIMIT.toMillis()));
    // how long a partition that was added stays unnoticed
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
    return properties;
  }

  private Properties clientProperties() {
    Properties properties = new Properties();
    properties.putAll(kafka.properties());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    return properties;
  }

  /** Stops to read. */
  @Override
  public void close() {
    closing.countDown();
    KafkaConsumer<byte[], byte[]> running = consumer;
    if (running != null) {
      running.wakeup();
    }
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
