package io.pharos.operators.redaction;

/** What becomes of a value that was found. */
public enum RedactionAction {
  /** It stays. It is not counted, either. */
  KEEP,
  /** Its type stands in for it: {@code [email]}. */
  MASK,
  /**
   * A keyed pseudonym stands in for it: {@code [email:k1:…]}, the same for equal values of a
   * tenant. Without a key it is masked.
   */
  HASH,
  /** {@code [removed]} stands in for it: neither value nor type are left. */
  DROP
}
