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
public final class WorkloadSender implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final AtomicLong sent = new AtomicLong();

  public WorkloadSender(String bootstrapServers) {
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
      send(record);
    }
    flush();
  }

  private void send(TelemetryRecord telemetry) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            telemetry.signal().topic(),
            null,
            telemetry.arrivalMs(),
            telemetry.key(),
            telemetry.value());
    telemetry
        .headers()
        .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    send(record);
  }

  /** Sends one record now. */
  void send(String topic, long timestampMs, byte[] value) {
    send(new ProducerRecord<>(topic, null, timestampMs, null, value));
  }

  /** Sends one record now, to a partition. */
  public void send(String topic, int partition, byte[] value) {
    send(new ProducerRecord<>(topic, partition, null, value));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    requireHealthy();
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

  /**
   * Waits until Kafka has all that was sent.
   *
   * @throws RefusedException if it did not take a record
   */
  public void flush() {
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
