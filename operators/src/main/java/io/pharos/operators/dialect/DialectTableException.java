package io.pharos.operators.dialect;

/** A dialect table that cannot be used; the message names the file, line and field. */
public final class DialectTableException extends RuntimeException {

  DialectTableException(String file, int line, String what) {
    super(file + " line " + line + ": " + what);
  }
}
