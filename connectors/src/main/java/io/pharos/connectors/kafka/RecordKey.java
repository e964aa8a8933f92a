package io.pharos.connectors.kafka;

import java.io.Serializable;

/**
 * Chooses the Kafka key of a record.
 *
 * @param <T> record to write
 */
@FunctionalInterface
public interface RecordKey<T> extends Serializable {

  /** Key of a record, never null. */
  byte[] of(T record);
}
