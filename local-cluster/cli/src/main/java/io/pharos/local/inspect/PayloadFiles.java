package io.pharos.local.inspect;

import io.pharos.local.files.EventTimes;
import io.pharos.local.files.OtlpFile;
import io.pharos.local.files.OtlpFiles;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Requests in payload files on disk. */
final class PayloadFiles implements RequestFiles {

  private final OtlpReader reader = new OtlpReader();

  @Override
  public Stream<OtlpMessage> read(List<Path> paths) {
    return OtlpFiles.read(paths).map(this::message);
  }

  private OtlpMessage message(OtlpFile file) {
    long arrival = EventTimes.of(reader, file).arrivalMs();
    return new OtlpMessage(
        file.bytes(), file.signal(), null, file.name(), 0, file.index(), arrival);
  }
}
