package io.pharos.jobs;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/**
 * Writes docs/options.md. Its name keeps it out of every build; it is run by hand: {@value
 * #COMMAND}
 */
class OptionReferenceCreator {

  static final String COMMAND =
      "./mvnw -pl jobs -am test -Dtest=OptionReferenceCreator"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @Test
  void writeDocs() throws Exception {
    Files.createDirectories(OptionReferenceTest.FILE.getParent());
    Files.writeString(OptionReferenceTest.FILE, OptionReference.markdown());
  }
}
