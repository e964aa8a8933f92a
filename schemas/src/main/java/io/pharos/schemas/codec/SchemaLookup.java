package io.pharos.schemas.codec;

import java.io.Serializable;
import java.util.Optional;
import org.apache.avro.Schema;

/** Finds a writer schema this build does not carry, e.g. on the compacted topic pharos.schemas. */
@FunctionalInterface
public interface SchemaLookup extends Serializable {

  /** Knows no schema but those in the jar. */
  SchemaLookup NONE = fingerprint -> Optional.empty();

  /**
   * Looks a writer schema up.
   *
   * @param fingerprint CRC-64-AVRO of the schema's parsing canonical form
   * @return the schema, or empty where nobody has published it
   */
  Optional<Schema> find(long fingerprint);
}
