package io.pharos.local.inspect;

import io.pharos.operators.otlp.OtlpMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the OTLP requests to inspect come from. */
@FunctionalInterface
public interface RequestFiles {

  /**
   * Reads the requests in files and folders, one at a time; the topic of each is the file's name,
   * its offset the line in a file of many. Close the stream.
   *
   * @throws RuntimeException if a path cannot be read; the message names it
   */
  Stream<OtlpMessage> read(List<Path> paths);
}
