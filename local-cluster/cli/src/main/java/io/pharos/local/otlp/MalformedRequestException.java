package io.pharos.local.otlp;

/** Bytes that are no OTLP request of the signal and encoding they came as. */
public final class MalformedRequestException extends Exception {
  MalformedRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
