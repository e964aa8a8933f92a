package io.pharos.operators.redaction;

/** Redaction rules that cannot be used; the message names the file, line and reason. */
public final class RedactionPolicyException extends RuntimeException {

  RedactionPolicyException(String file, int line, String what) {
    super(file + " line " + line + ": " + what);
  }
}
