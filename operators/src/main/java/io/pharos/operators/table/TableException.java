package io.pharos.operators.table;

/** A table of data or rules that cannot be used; the message names the file, line and field. */
public final class TableException extends RuntimeException {

  TableException(String file, int line, String what) {
    super(file + " line " + line + ": " + what);
  }
}
