package io.pharos.local.files;

import io.pharos.local.RefusedException;

/** A payload file that cannot be read; the message names it. */
public class OtlpFileException extends RefusedException {
  public OtlpFileException(String message) {
    super(message);
  }

  public OtlpFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
