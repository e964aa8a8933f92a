package io.pharos.connectors.elasticsearch;

import io.pharos.connectors.deadletter.DeadLetterWriter;
import io.pharos.connectors.deadletter.DeadLetterWriterFactory;
import io.pharos.schemas.DeadLetter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Dead letters in a file, one line each: a job on a MiniCluster gets only a copy of its sink. */
final class TestingDeadLetters implements DeadLetterWriterFactory {

  private static final long serialVersionUID = 1;

  private final String file;

  TestingDeadLetters(Path folder) {
    this.file = folder.resolve("dead-letters").toString();
  }

  @Override
  public DeadLetterWriter open() {
    return new FileWriter(Path.of(file));
  }

  /** {@code REASON id} of each letter, in any order. */
  List<String> letters() throws IOException {
    Path path = Path.of(file);
    return Files.exists(path) ? Files.readAllLines(path) : List.of();
  }

  private record FileWriter(Path file) implements DeadLetterWriter {

    @Override
    public CompletionStage<Void> write(DeadLetter letter) {
      try {
        Files.writeString(
            file,
            letter.getReason() + " " + letter.getPath() + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
