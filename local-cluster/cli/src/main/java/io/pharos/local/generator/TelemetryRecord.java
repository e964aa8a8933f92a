package io.pharos.local.generator;

import io.pharos.operators.otlp.OtlpSignal;
import java.util.Map;

/**
 * A Kafka record as the Collector's exporter would write it.
 *
 * <p>The arrays are the record's own and are not copied.
 *
 * @param arrivalMs timestamp of the Kafka record, Unix time
 * @param key null, or the trace id in hex where the batch was split by trace
 */
@SuppressWarnings(
    "ArrayRecordComponent") // compared by nobody; a copy of every batch would cost more
public record TelemetryRecord(
    OtlpSignal signal,
    long arrivalMs,
    byte[] key,
    Map<String, String> headers,
    Encoding encoding,
    byte[] value) {

  /** How the value is written. */
  public enum Encoding {
    PROTOBUF("pb"),
    JSON("json");

    private final String extension;

    Encoding(String extension) {
      this.extension = extension;
    }

    /** File name extension, without the dot. */
    public String extension() {
      return extension;
    }
  }
}
