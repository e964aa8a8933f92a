package io.pharos.operators.otlp;

import io.pharos.schemas.DeadLetterReason;

/**
 * A part of an OTLP request that could not be read.
 *
 * @param reason UNPARSEABLE or TOO_LARGE
 * @param detail what is wrong, for people; never contains payload
 * @param path place inside the request, empty for the request as a whole
 * @param items number of spans or log records lost with it, as far as they could be counted; 0
 *     where only their scope was lost
 * @param bytes size of the part
 */
public record OtlpProblem(
    DeadLetterReason reason, String detail, String path, int items, int bytes) {

  static OtlpProblem unparseable(String detail, String path, int items, int bytes) {
    return new OtlpProblem(DeadLetterReason.UNPARSEABLE, detail, path, items, bytes);
  }
}
