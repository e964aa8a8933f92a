package io.pharos.schemas.codec;

/**
 * Bytes that are no record of the expected type; the message says what is wrong, without payload.
 */
public class UnreadableRecordException extends Exception {

  public UnreadableRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
