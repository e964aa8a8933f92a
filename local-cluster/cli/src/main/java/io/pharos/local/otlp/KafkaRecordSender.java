package io.pharos.local.otlp;

import io.pharos.local.RefusedException;
import io.pharos.operators.otlp.OtlpSignal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to a Kafka broker and calls a record durable when all replicas have it. */
public final class KafkaRecordSender implements RecordSender {
  /** An OTLP client waits 10 s for an answer by default; a failure must be told before. */
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(8);

  private final KafkaProducer<byte[], byte[]> producer;

  private KafkaRecordSender(KafkaProducer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * A sender to a broker.
   *
   * @param maxRecordBytes the largest record that will be sent
   * @param signals whose topics must exist
   * @throws RefusedException if the broker does not answer or a topic does not exist
   */
  public static KafkaRecordSender connect(
      String bootstrapServers, int maxRecordBytes, Collection<OtlpSignal> signals) {
    requireTopics(bootstrapServers, signals.stream().map(OtlpSignal::topic).toList());
    return new KafkaRecordSender(
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024,
                // room for the record's frame, headers and key beside its value
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                maxRecordBytes + 64 * 1024,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                DELIVERY_LIMIT.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                4000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) DELIVERY_LIMIT.toMillis()),
            new ByteArraySerializer(),
            new ByteArraySerializer()));
  }

  private static void requireTopics(String bootstrapServers, List<String> topics) {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 6000))) {
      Set<String> existing = admin.listTopics().names().get();
      List<String> missing = topics.stream().filter(topic -> !existing.contains(topic)).toList();
      if (!missing.isEmpty()) {
        throw new RefusedException(
            "Kafka has no topic "
                + String.join(", ", missing)
                + "; create the topics with ./pharos topics apply");
      }
    } catch (ExecutionException e) {
      throw new RefusedException(
          "Kafka does not answer on " + bootstrapServers + "; is it up? (./pharos status)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException("interrupted while asking Kafka for its topics", e);
    }
  }

  @Override
  public CompletableFuture<Void> send(
      OtlpSignal signal, byte[] value, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(signal.topic(), value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    CompletableFuture<Void> sent = new CompletableFuture<>();
    try {
      var unused =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  sent.complete(null);
                } else {
                  sent.completeExceptionally(failure);
                }
              });
    } catch (KafkaException e) {
      sent.completeExceptionally(e);
    }
    return sent;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(15));
  }
}
