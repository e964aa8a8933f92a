package io.pharos.local.architecture.badhouse.connectors.elasticsearch;

import io.pharos.local.architecture.badhouse.connectors.kafka.StoringSink;

/** A part of the Elasticsearch connector that knows the other connector. */
public final class ReadingSink {

  /** Breaks the independence of connectors. */
  public StoringSink other() {
    return new StoringSink();
  }
}
