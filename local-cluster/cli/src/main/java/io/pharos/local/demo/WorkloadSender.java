package io.pharos.local.demo;

import io.pharos.local.RefusedException;
import io.pharos.local.generator.TelemetryGenerator;
import io.pharos.local.generator.TelemetryRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes telemetry to Kafka as the Collector would, each record at the instant of its arrival. */
final class WorkloadSender implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final AtomicLong sent = new AtomicLong();

  WorkloadSender(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                8 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends a workload in real time; returns when Kafka has all of it. */
  void send(TelemetryGenerator generator) {
    while (generator.hasNext()) {
      TelemetryRecord record = generator.next();
      awaitClock(record.arrivalMs());
      send(record.signal().topic(), record.arrivalMs(), record.key(), record.value(), record);
    }
    flush();
  }

  /** Sends one record now. */
  void send(String topic, long timestampMs, byte[] value) {
    send(topic, timestampMs, null, value, null);
  }

  private void send(
      String topic, long timestampMs, byte[] key, byte[] value, TelemetryRecord origin) {
    requireHealthy();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, timestampMs, key, value);
    if (origin != null) {
      origin
          .headers()
          .forEach(
              (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    }
    var unused =
        producer.send(
            record,
            (metadata, e) -> {
              if (e == null) {
                sent.incrementAndGet();
              } else {
                failure.compareAndSet(null, e);
              }
            });
  }

  void flush() {
    producer.flush();
    requireHealthy();
  }

  /** Records Kafka has. */
  long sent() {
    return sent.get();
  }

  private void requireHealthy() {
    if (failure.get() != null) {
      throw new RefusedException(
          "Kafka did not take a record: " + failure.get().getMessage(), failure.get());
    }
  }

  private static void awaitClock(long instantMs) {
    long left = instantMs - System.currentTimeMillis();
    while (left > 0) {
      LockSupport.parkNanos(left * 1_000_000);
      left = instantMs - System.currentTimeMillis();
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
