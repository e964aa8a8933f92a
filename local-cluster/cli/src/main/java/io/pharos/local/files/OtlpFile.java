package io.pharos.local.files;

import io.pharos.operators.otlp.OtlpSignal;

/**
 * One OTLP export request as a producer would send it, read from a file.
 *
 * @param name the file, as a person would find it
 * @param index 1 for the only request of a file, else the line of a {@code .jsonl} file
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes go to Kafka as they are; nobody compares two
public record OtlpFile(OtlpSignal signal, Encoding encoding, String name, int index, byte[] bytes) {

  /** Where the request lies: the file, with the line where it has many. */
  public String origin() {
    return index == 1 ? name : name + ":" + index;
  }
}
