package io.pharos.local.run;

import io.pharos.local.generator.TelemetryGenerator;
import io.pharos.local.generator.TelemetryRecord;
import io.pharos.local.generator.Workload;
import io.pharos.local.ledger.TruthLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A generated workload as payload files, numbered in the order of arrival. */
final class GeneratedFiles {

  private GeneratedFiles() {}

  /**
   * Writes the files.
   *
   * @return what must come out of them
   */
  static TruthLedger write(Workload workload, Path folder) throws IOException {
    TelemetryGenerator generator = new TelemetryGenerator(workload);
    for (int number = 1; generator.hasNext(); number++) {
      TelemetryRecord record = generator.next();
      String name =
          String.format(
              Locale.ROOT,
              "%s-%06d.%s",
              record.signal().name().toLowerCase(Locale.ROOT),
              number,
              record.encoding().extension());
      Files.write(folder.resolve(name), record.value());
    }
    return generator.ledger();
  }
}
