package io.pharos.operators.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.rollup.RollupStateCompatibilityTest.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;

/**
 * Stores the newest version of {@link RollupStateCompatibilityTest} as test resources, from what
 * the code writes today. Its name keeps it out of every build; it is run by hand: {@value #COMMAND}
 */
class RollupStateVersionCreator {

  static final String COMMAND =
      "./mvnw -pl operators -am test -Dtest=RollupStateVersionCreator"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @Test
  void storeNewestVersion() throws Exception {
    List<Version> versions = RollupStateCompatibilityTest.VERSIONS;
    Version newest = versions.get(versions.size() - 1);
    List<Path> files = RollupStateCompatibilityTest.savepoints(newest);
    assertThat(files).as("a stored version never changes: add one").noneMatch(Files::exists);
    Files.createDirectories(files.get(0).getParent());
    try (RollupHarness harness = RollupStateCompatibilityTest.fresh()) {
      RollupSavepointStory.before(harness, newest.series());
      List<OperatorSubtaskState> states = harness.canonicalSavepoints();
      for (int i = 0; i < files.size(); i++) {
        OperatorSnapshotUtil.writeStateHandle(states.get(i), files.get(i).toString());
      }
    }
  }
}
