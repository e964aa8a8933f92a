package io.pharos.local.inspect;

import io.pharos.local.files.EventTimes;
import io.pharos.local.files.OtlpFile;
import io.pharos.local.files.OtlpFiles;
import io.pharos.local.files.Signal;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpReader;
import io.pharos.operators.otlp.OtlpSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Requests in payload files on disk. */
final class PayloadFiles implements RequestFiles {

  private final OtlpReader reader = new OtlpReader();

  @Override
  public Stream<OtlpMessage> read(List<Path> paths) {
    return OtlpFiles.read(paths).filter(file -> file.signal() != Signal.METRICS).map(this::message);
  }

  private OtlpMessage message(OtlpFile file) {
    OtlpSignal signal = file.signal() == Signal.TRACES ? OtlpSignal.TRACES : OtlpSignal.LOGS;
    long arrival = EventTimes.of(reader, file).arrivalMs();
    return new OtlpMessage(file.bytes(), signal, null, file.name(), 0, file.index(), arrival);
  }
}
