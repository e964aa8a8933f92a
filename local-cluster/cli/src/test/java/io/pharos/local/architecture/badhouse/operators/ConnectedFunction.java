package io.pharos.local.architecture.badhouse.operators;

import org.apache.kafka.clients.producer.ProducerRecord;

/** An operator that knows a connector. */
public final class ConnectedFunction {

  /** Breaks the freedom of operators from connectors. */
  public ProducerRecord<String, String> record() {
    return new ProducerRecord<>("topic", "value");
  }
}
