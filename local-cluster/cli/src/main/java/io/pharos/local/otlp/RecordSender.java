package io.pharos.local.otlp;

import io.pharos.operators.otlp.OtlpSignal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Writes OTLP records to the topic of their signal. */
public interface RecordSender extends AutoCloseable {
  /**
   * Writes one record with no key.
   *
   * @param headers of the Kafka record
   * @return done when the record is durable; failed with the reason otherwise
   */
  CompletableFuture<Void> send(OtlpSignal signal, byte[] value, Map<String, String> headers);

  /** Waits for what was sent. */
  @Override
  void close();
}
