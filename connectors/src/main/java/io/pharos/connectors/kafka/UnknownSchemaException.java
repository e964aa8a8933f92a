package io.pharos.connectors.kafka;

import io.pharos.schemas.identity.Hex;
import java.nio.ByteBuffer;

/** A record was written with a schema that is neither in this build nor on pharos.schemas. */
public class UnknownSchemaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnknownSchemaException(long fingerprint) {
    super(
        "No schema with fingerprint "
            + Hex.of(ByteBuffer.allocate(Long.BYTES).putLong(fingerprint).array())
            + " on "
            + PharosTopic.SCHEMAS.title()
            + ". Every job publishes its schemas there when it starts: start the job that wrote"
            + " the record once more, or restore the topic. Nothing is skipped until then.");
  }
}
