package io.pharos.operators.redaction;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * What an operator is told of redaction. The key itself never travels with a job: it is read where
 * the operator runs.
 *
 * @param keyFile file with the key of pseudonyms as {@link PseudonymKey#parse} wants it, the same
 *     on every TaskManager; null for no pseudonyms
 */
public record RedactionSettings(RedactionPolicy policy, String keyFile) implements Serializable {

  /** Everything is masked, and there are no pseudonyms. */
  public static final RedactionSettings DEFAULT =
      new RedactionSettings(RedactionPolicy.maskAll(), null);

  /**
   * A redactor, for one thread.
   *
   * @throws IOException if the key cannot be read
   * @throws IllegalArgumentException if it is malformed; the message does not hold the key
   */
  public Redactor redactor() throws IOException {
    PseudonymKey key = keyFile == null ? null : PseudonymKey.read(Path.of(keyFile));
    return new Redactor(policy, key, ModelFinder.NONE);
  }
}
