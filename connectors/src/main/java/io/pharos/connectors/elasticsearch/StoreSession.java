package io.pharos.connectors.elasticsearch;

import io.pharos.connectors.deadletter.DeadLetterWriter;
import java.io.Closeable;
import java.io.IOException;

/**
 * What the batches of one writer share: the way to Elasticsearch, the dead letters, the counters.
 */
final class StoreSession implements Closeable {

  private final String job;
  private final String address;
  private final BulkLimits limits;
  private final BulkTransport transport;
  private final DeadLetterWriter deadLetters;
  private final StoreMetrics metrics;
  private final BackoffGate gate;

  private volatile boolean closed;

  StoreSession(
      String job,
      String address,
      BulkLimits limits,
      BulkTransport transport,
      DeadLetterWriter deadLetters,
      StoreMetrics metrics,
      BackoffGate gate) {
    this.job = job;
    this.address = address;
    this.limits = limits;
    this.transport = transport;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.gate = gate;
  }

  /** Name of the job, for its dead letters. */
  String job() {
    return job;
  }

  /** Elasticsearch's address, for messages. */
  String address() {
    return address;
  }

  BulkLimits limits() {
    return limits;
  }

  BulkTransport transport() {
    return transport;
  }

  DeadLetterWriter deadLetters() {
    return deadLetters;
  }

  StoreMetrics metrics() {
    return metrics;
  }

  BackoffGate gate() {
    return gate;
  }

  /** True once the writer has ended: answers that still come concern nobody. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      transport.close();
    } finally {
      deadLetters.close();
    }
  }
}
