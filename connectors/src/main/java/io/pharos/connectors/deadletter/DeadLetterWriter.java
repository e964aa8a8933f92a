package io.pharos.connectors.deadletter;

import io.pharos.schemas.DeadLetter;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/**
 * Takes what a sink could not deliver.
 *
 * <p>May be called from several threads at once. The stage completes when the letter is safe; where
 * it fails, the job fails and starts again from its last checkpoint, so that nothing is lost.
 */
public interface DeadLetterWriter extends AutoCloseable {

  /** Hands a letter over without blocking. */
  CompletionStage<Void> write(DeadLetter letter);

  @Override
  void close() throws IOException;
}
