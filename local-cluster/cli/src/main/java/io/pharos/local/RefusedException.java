package io.pharos.local;

/** Something that cannot be done, with a message that tells the user why and what helps. */
public class RefusedException extends RuntimeException {
  public RefusedException(String message) {
    super(message);
  }

  public RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
