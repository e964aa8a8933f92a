package io.pharos.operators.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.identity.Hex;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;

/**
 * Stores the newest version of {@link StateVersions} as test resources, from what the code writes
 * today. Its name keeps it out of every build; it is run by hand: {@value #COMMAND}
 */
class StateVersionCreator {

  static final String COMMAND =
      "./mvnw -pl operators -am test -Dtest=StateVersionCreator"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @Test
  void storeNewestVersion() throws Exception {
    String version = StateVersions.newest();
    Path savepoint = StateVersions.file(version, StateVersions.SAVEPOINT);
    assertThat(savepoint).as("a stored version never changes: add one").doesNotExist();
    Files.createDirectories(savepoint.getParent());

    for (SpecificRecordBase record : StateVersions.records()) {
      String name = record.getSchema().getName();
      Files.writeString(
          StateVersions.file(version, name + ".avsc"), record.getSchema().toString(true) + "\n");
      Files.writeString(
          StateVersions.file(version, name + ".hex"), Hex.of(StateVersions.bytes(record)) + "\n");
      Files.writeString(
          StateVersions.file(version, name + ".serializer.hex"),
          Hex.of(StateVersions.serializerBytes(record)) + "\n");
    }
    try (TraceHarness harness = TraceHarness.fresh(TraceLimits.DEFAULT)) {
      SavepointStory.before(harness);
      OperatorSnapshotUtil.writeStateHandle(harness.canonicalSavepoint(), savepoint.toString());
    }
  }
}
