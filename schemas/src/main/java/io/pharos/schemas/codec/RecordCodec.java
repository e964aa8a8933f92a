package io.pharos.schemas.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro single-object encoding of one record type: two marker bytes, the writer schema's
 * fingerprint, the record. Not safe for use by several threads at once; cheap enough to have one
 * per subtask.
 *
 * @param <T> generated record class
 */
public final class RecordCodec<T extends SpecificRecord> {

  private final Class<T> type;
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  private RecordCodec(Class<T> type, SchemaLookup lookup) {
    this.type = type;
    Schema schema = SpecificData.get().getSchema(type);
    SpecificData data = SpecificData.getForClass(type);
    SchemaStore store = fingerprint -> lookup.find(fingerprint).orElse(null);
    this.encoder = new BinaryMessageEncoder<>(data, schema, true);
    this.decoder = new BinaryMessageDecoder<>(data, schema, store);
  }

  /** A codec that reads only what was written with the schema in this build. */
  public static <T extends SpecificRecord> RecordCodec<T> of(Class<T> type) {
    return new RecordCodec<>(type, SchemaLookup.NONE);
  }

  /** A codec that asks {@code lookup} for writer schemas this build does not know. */
  public static <T extends SpecificRecord> RecordCodec<T> of(Class<T> type, SchemaLookup lookup) {
    return new RecordCodec<>(type, lookup);
  }

  /** The schema records of this type are written with. */
  public static Schema schemaOf(Class<? extends SpecificRecord> type) {
    return SpecificData.get().getSchema(type);
  }

  /** CRC-64-AVRO of a schema's parsing canonical form, as single-object encoding carries it. */
  public static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  /** Encodes one record into an array of its own. */
  public byte[] encode(T record) {
    try {
      ByteBuffer buffer = encoder.encode(record);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode " + type.getSimpleName(), e);
    }
  }

  /**
   * Decodes one record.
   *
   * @throws UnreadableRecordException if the bytes are no such record, or their writer schema is
   *     unknown everywhere
   */
  public T decode(byte[] bytes) throws UnreadableRecordException {
    try {
      return decoder.decode(ByteBuffer.wrap(bytes), null);
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new UnreadableRecordException(
          "Not a readable " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }
}
