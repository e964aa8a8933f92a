package io.pharos.connectors.kafka;

import io.pharos.connectors.deadletter.DeadLetterWriter;
import io.pharos.schemas.DeadLetter;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes dead letters from inside a sink, where there is no stream to send them down: to
 * pharos.deadletter, acknowledged by all replicas. May be called from several threads at once.
 */
public final class KafkaDeadLetterWriter implements DeadLetterWriter {

  /** A sink waits for a full buffer or a lost broker no longer than this before it fails. */
  private static final String MAX_BLOCK_MS = "10000";

  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final DeadLetterEncoder encoder = new DeadLetterEncoder();

  /** Opens a producer. */
  public KafkaDeadLetterWriter(KafkaSettings settings) {
    this(
        new KafkaProducer<>(
            producerProperties(settings), new ByteArraySerializer(), new ByteArraySerializer()),
        settings.nameOf(PharosTopic.DEAD_LETTERS));
  }

  KafkaDeadLetterWriter(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  private static Properties producerProperties(KafkaSettings settings) {
    Properties properties = settings.clientProperties();
    properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    properties.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.setProperty(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    return properties;
  }

  /**
   * Hands a letter over.
   *
   * @return completes when the broker has the letter, exceptionally when it did not take it
   */
  @Override
  public CompletionStage<Void> write(DeadLetter letter) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    ProducerRecord<byte[], byte[]> record;
    synchronized (encoder) {
      record = new ProducerRecord<>(topic, encoder.key(letter), encoder.value(letter));
    }
    try {
      // The callback tells the same as the future does.
      Future<RecordMetadata> unused =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  written.complete(null);
                } else {
                  written.completeExceptionally(failure);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      written.completeExceptionally(e);
    }
    return written;
  }

  /** Waits up to 10 s for letters on their way. */
  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
