package io.pharos.local.architecture.badhouse.connectors.kafka;

import io.pharos.local.architecture.badhouse.connectors.elasticsearch.ReadingSink;

/** A part of the Kafka connector that knows the other connector. */
public final class StoringSink {

  /** Breaks the independence of connectors. */
  public Class<?> other() {
    return ReadingSink.class;
  }
}
