package io.pharos.operators.dialect;

/** Why an attribute that looks like one of a dialect says nothing in a head. */
public enum IgnoredReason {
  /** An embedding: its numbers are left out, only their count is kept. */
  EMBEDDING,
  /**
   * A field reads it, but took another spelling of it first, or cannot use this value, or had no
   * place for all of it. It is in the payload.
   */
  NOT_TAKEN,
  /** No field reads it. It is in the payload. */
  UNKNOWN
}
