package io.pharos.connectors.elasticsearch;

import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.TUESDAY;
import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits when a checkpoint is taken survives a restart, with other limits or parallelism. */
// Closing a harness may be interrupted: the test then fails, as it should.
@SuppressWarnings("try")
@Timeout(30)
class ElasticsearchSinkStateTest {

  private static final Duration LONGER_THAN_THE_TEST = Duration.ofHours(1);

  private static final BulkLimits WIDE =
      new BulkLimits(1_000, 100_000, 2, 400_000, LONGER_THAN_THE_TEST);

  private static final BulkLimits NARROW =
      new BulkLimits(1_000, 1_000, 2, 4_000, LONGER_THAN_THE_TEST);

  @TempDir Path folder;

  @Test
  void bufferedWritesAreInTheSnapshotAndStoredAfterARestore() throws Exception {
    try (TestingBulkServer server = new TestingBulkServer()) {
      OperatorSubtaskState snapshot = snapshotOf(server, write("a", 1), write("b", 2));
      assertThat(server.documents()).isEmpty();

      try (var restored = harness(server, WIDE, 1, 0)) {
        restored.initializeState(snapshot);
        restored.open();
        restored.endInput();
      }
      assertThat(server.documents()).containsOnlyKeys(TUESDAY + "/a", TUESDAY + "/b");
    }
  }

  @Test
  void restoreWithANarrowerLimitMakesADeadLetterOfWhatNoLongerFits() throws Exception {
    try (TestingBulkServer server = new TestingBulkServer()) {
      String giant = "{\"v\":\"" + "x".repeat(2_000) + "\"}";
      OperatorSubtaskState snapshot = snapshotOf(server, write("a", 1), write("giant", 2, giant));

      try (var restored = harness(server, NARROW, 1, 0)) {
        restored.initializeState(snapshot);
        restored.open();
        restored.endInput();
      }
      assertThat(server.documents()).containsOnlyKeys(TUESDAY + "/a");
      assertThat(new TestingDeadLetters(folder).letters()).containsExactly("TOO_LARGE giant");
    }
  }

  @Test
  void stateOfTwoWritersIsSharedOutAmongThree() throws Exception {
    try (TestingBulkServer server = new TestingBulkServer()) {
      OperatorSubtaskState both =
          AbstractStreamOperatorTestHarness.repackageState(
              snapshotOf(server, write("a", 1)), snapshotOf(server, write("b", 2)));
      for (int subtask = 0; subtask < 3; subtask++) {
        OperatorSubtaskState share =
            AbstractStreamOperatorTestHarness.repartitionOperatorState(both, 3, 2, 3, subtask);
        try (var restored = harness(server, WIDE, 3, subtask)) {
          restored.initializeState(share);
          restored.open();
          restored.endInput();
        }
      }
      assertThat(server.documents()).containsOnlyKeys(TUESDAY + "/a", TUESDAY + "/b");
    }
  }

  private OperatorSubtaskState snapshotOf(TestingBulkServer server, DocumentWrite... writes)
      throws Exception {
    try (var harness = harness(server, WIDE, 1, 0)) {
      harness.open();
      for (DocumentWrite write : writes) {
        harness.processElement(write, 0);
      }
      harness.prepareSnapshotPreBarrier(1);
      return harness.snapshot(1, 1);
    }
  }

  private OneInputStreamOperatorTestHarness<DocumentWrite, CommittableMessage<DocumentWrite>>
      harness(TestingBulkServer server, BulkLimits limits, int parallelism, int subtask)
          throws Exception {
    ElasticsearchConnection connection =
        new ElasticsearchConnection(List.of(server.address()), null, Duration.ofSeconds(10));
    ElasticsearchSink sink =
        new ElasticsearchSink("test", connection, limits, new TestingDeadLetters(folder));
    return new OneInputStreamOperatorTestHarness<>(
        new SinkWriterOperatorFactory<>(sink), /* maxParallelism= */ 3, parallelism, subtask);
  }
}
