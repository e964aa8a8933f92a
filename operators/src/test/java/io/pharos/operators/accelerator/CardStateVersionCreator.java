package io.pharos.operators.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;

/**
 * Stores the newest version of {@link CardStateCompatibilityTest} as a test resource, from what the
 * code writes today. Its name keeps it out of every build; it is run by hand: {@value #COMMAND}
 */
class CardStateVersionCreator {

  static final String COMMAND =
      "./mvnw -pl operators -am test -Dtest=CardStateVersionCreator"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @Test
  void storeNewestVersion() throws Exception {
    int newest = CardStateCompatibilityTest.VERSIONS.size() - 1;
    Path savepoint =
        CardStateCompatibilityTest.savepoint(CardStateCompatibilityTest.VERSIONS.get(newest));
    assertThat(savepoint).as("a stored version never changes: add one").doesNotExist();
    Files.createDirectories(savepoint.getParent());
    try (CardHarness card =
        CardHarness.fresh(CardSavepointStory.LIMITS, new HashMapStateBackend())) {
      CardSavepointStory.before(card);
      OperatorSnapshotUtil.writeStateHandle(card.canonicalSavepoint(), savepoint.toString());
    }
  }
}
