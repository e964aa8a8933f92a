package io.pharos.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.SpanHead;
import io.pharos.schemas.identity.Hex;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Stores the newest version of {@link RecordEvolutionTest} as test resources, from what the code
 * writes today. Its name keeps it out of every build; it is run by hand: {@value #COMMAND}
 */
class SchemaVersionCreator {

  static final String COMMAND = "./mvnw -pl schemas test -Dtest=SchemaVersionCreator";

  @Test
  void storeNewestVersion() throws Exception {
    Path folder = Path.of("src/test/resources/versions", RecordEvolutionTest.newest());
    assertThat(folder).as("a stored version never changes: add one").doesNotExist();
    Files.createDirectories(folder);
    for (Class<? extends SpecificRecord> type : RecordEvolutionTest.records()) {
      Schema schema = RecordCodec.schemaOf(type);
      Files.writeString(
          folder.resolve(type.getSimpleName() + ".avsc"), schema.toString(true) + "\n");
    }
    byte[] head = RecordCodec.of(SpanHead.class).encode(RecordEvolutionTest.HEAD);
    Files.writeString(folder.resolve("SpanHead.hex"), Hex.of(head) + "\n");
  }
}
