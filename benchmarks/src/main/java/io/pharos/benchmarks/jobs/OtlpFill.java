package io.pharos.benchmarks.jobs;

import io.pharos.benchmarks.workload.OtlpTraffic;
import io.pharos.connectors.kafka.PharosTopic;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a topic of OTLP requests was filled with.
 *
 * @param traces complete ones
 * @param requests Kafka records
 * @param bytes of their values
 * @param endMs Unix time after which no span ends and no record was written
 */
record OtlpFill(long traces, long requests, long bytes, long endMs) {

  /** Traces have ended a moment before they are sent, well within the bound of 10 s. */
  private static final long DELAY_MS = 500;

  private static final int MAX_REQUEST = 8 << 20;

  long spans() {
    return traces * OtlpTraffic.SPANS_PER_TRACE;
  }

  /**
   * Writes traces that happen now, as fast as the broker takes them.
   *
   * @param traces is rounded down to what {@link OtlpTraffic} sends together, but at least that
   */
  static OtlpFill write(String bootstrapServers, int partitions, long traces) throws Exception {
    OtlpTraffic traffic = new OtlpTraffic();
    long groups = Math.max(1, traces / OtlpTraffic.TRACES_TOGETHER);
    long requests = 0;
    long bytes = 0;
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrapServers)) {
      for (long group = 0; group < groups && failure.get() == null; group++) {
        long startMs = System.currentTimeMillis() - OtlpTraffic.LONGEST_MS - DELAY_MS;
        for (byte[] request : traffic.next(startMs)) {
          int partition = (int) (requests % partitions);
          var unused =
              producer.send(
                  new ProducerRecord<>(PharosTopic.OTLP_SPANS.title(), partition, null, request),
                  (metadata, e) -> {
                    if (e != null) {
                      failure.compareAndSet(null, e);
                    }
                  });
          requests++;
          bytes += request.length;
        }
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("Kafka did not take a request", failure.get());
    }
    return new OtlpFill(
        groups * OtlpTraffic.TRACES_TOGETHER, requests, bytes, System.currentTimeMillis());
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
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
            MAX_REQUEST),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
