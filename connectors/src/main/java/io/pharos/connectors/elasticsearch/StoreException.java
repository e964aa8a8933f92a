package io.pharos.connectors.elasticsearch;

/** Documents cannot be stored until a person changes something; the message says what. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
