package io.pharos.connectors.elasticsearch;

import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.TUESDAY;
import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
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

  @Test
  void inputWaitsWhenTheBufferIsFullAndGoesOnWhenTheServerIsBack() throws Exception {
    BulkLimits limits = new BulkLimits(1_000, 1_000, 1, 5_000, LONGER_THAN_THE_TEST);
    int writes = 100;
    AtomicInteger taken = new AtomicInteger();
    CompletableFuture<OneInputStreamOperatorTestHarness<?, ?>> opened = new CompletableFuture<>();
    CountDownLatch drained = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    try (TestingBulkServer server = new TestingBulkServer()) {
      server.stop();
      FutureTask<Void> task =
          new FutureTask<>(
              () -> {
                try (var harness = harness(server, limits, 1, 0)) {
                  harness.open();
                  opened.complete(harness);
                  for (int i = 0; i < writes; i++) {
                    harness.processElement(write("a" + i, 1), 0);
                    taken.incrementAndGet();
                  }
                  harness.endInput();
                  drained.countDown();
                  seen.await();
                }
                return null;
              });
      Thread thread = new Thread(task, "task");
      thread.start();
      OneInputStreamOperatorTestHarness<?, ?> harness = opened.get(10, TimeUnit.SECONDS);
      awaitUntil(() -> isWaiting(thread) && taken.get() > 20);
      assertThat(taken.get() * write("a10", 1).sizeInBytes()).isLessThanOrEqualTo(5_000);

      server.start();
      awaitUntil(
          () -> {
            harness
                .getTaskMailbox()
                .put(
                    new Mail(
                        () -> harness.getProcessingTimeService().advance(100),
                        TaskMailbox.MAX_PRIORITY,
                        "time passes"));
            return drained.await(10, TimeUnit.MILLISECONDS);
          });
      seen.countDown();
      task.get(10, TimeUnit.SECONDS);
      assertThat(taken).hasValue(writes);
      assertThat(server.documents()).hasSize(writes);
    }
  }

  private static boolean isWaiting(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }

  private static void awaitUntil(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("time to wait").isLessThan(deadline);
      Thread.onSpinWait();
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
