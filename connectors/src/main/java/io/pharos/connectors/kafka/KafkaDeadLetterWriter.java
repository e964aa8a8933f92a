package io.pharos.connectors.kafka;

import io.pharos.connectors.elasticsearch.DeadLetterWriter;
import io.pharos.connectors.elasticsearch.DeadLetterWriterFactory;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.codec.RecordCodec;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes the dead letters of a sink that is no Kafka sink; a letter is safe once acknowledged. */
public final class KafkaDeadLetterWriter implements DeadLetterWriter {

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  private KafkaDeadLetterWriter(KafkaSettings settings) {
    Properties properties = settings.clientProperties();
    properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    topic = settings.nameOf(PharosTopic.DEAD_LETTERS);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Opens writers to the dead letter topic. */
  public static DeadLetterWriterFactory to(KafkaSettings settings) {
    return () -> new KafkaDeadLetterWriter(settings);
  }

  @Override
  public CompletionStage<Void> write(DeadLetter letter) {
    // a codec is not for several threads, and letters are rare
    byte[] value = RecordCodec.of(DeadLetter.class).encode(letter);
    CompletableFuture<Void> safe = new CompletableFuture<>();
    var unused =
        producer.send(
            new ProducerRecord<>(topic, null, letter.getEventTimeMs(), null, value),
            (metadata, failure) -> {
              if (failure == null) {
                safe.complete(null);
              } else {
                safe.completeExceptionally(failure);
              }
            });
    return safe;
  }

  @Override
  public void close() {
    producer.close();
  }
}
