package io.pharos.connectors.elasticsearch;

import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.movedFromMonday;
import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.connectors.deadletter.DeadLetterWriter;
import io.pharos.connectors.elasticsearch.BulkTransport.Answer;
import io.pharos.schemas.DeadLetter;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;

class BulkSubmissionTest {

  private static final String CONFLICT_IN_GENERATION_1 =
      ",\"error\":{\"type\":\"version_conflict_engine_exception\","
          + "\"reason\":\"version conflict, current version [4294967296] is higher\"}";
  private static final String CONFLICT =
      ",\"error\":{\"type\":\"version_conflict_engine_exception\","
          + "\"reason\":\"version conflict, current version [9] is higher\"}";

  private final Deque<CompletableFuture<Answer>> answers = new ArrayDeque<>();
  private final Deque<CompletableFuture<Void>> acknowledgements = new ArrayDeque<>();
  private final RecordingHandler handler = new RecordingHandler();
  private final Counters counters = new Counters();
  private final StoreSession session =
      new StoreSession(
          "job",
          "Elasticsearch",
          new BulkLimits(100, 10_000, 2, 40_000, Duration.ofSeconds(1)),
          new PendingTransport(),
          new PendingDeadLetters(),
          new StoreMetrics(counters),
          new BackoffGate(2, 100, new TestProcessingTimeService()));

  @Test
  void everyDocumentIsCountedByItsFate() {
    submit(
        write("stored", 1),
        movedFromMonday("moved", 1),
        write("old", 1),
        write("replayed", 1),
        write("refused", 1),
        write("retried", 1));
    answer(
        200,
        items(
            "index 201",
            "index 201",
            "delete 404",
            "index 409" + CONFLICT,
            "index 409" + CONFLICT_IN_GENERATION_1,
            "index 400",
            "index 429"));
    acknowledgements.remove().complete(null);
    assertThat(handler.heard).containsExactly("retry retried");
    assertThat(counters.values())
        .isEqualTo(
            Map.of(
                "documentsStored", 2L,
                "documentsSuperseded", 1L,
                "documentsSupersededByGeneration", 1L,
                "documentsRejected", 1L,
                "documentsRetried", 1L,
                "bulkRequests", 1L));
  }

  @Test
  void batchIsDoneOnlyWhenItsDeadLettersAreAcknowledged() {
    submit(write("refused", 1), write("refused too", 1));
    answer(200, items("index 400", "index 400"));
    assertThat(handler.heard).isEmpty();
    acknowledgements.remove().complete(null);
    assertThat(handler.heard).isEmpty();
    acknowledgements.remove().complete(null);
    assertThat(handler.heard).containsExactly("complete");
  }

  @Test
  void deadLetterThatIsNotTakenFailsTheJob() {
    submit(write("refused", 1));
    answer(200, items("index 400"));
    acknowledgements.remove().completeExceptionally(new ConnectException("kafka"));
    assertThat(handler.heard).containsExactly("fail A dead letter was not taken");
  }

  @Test
  void connectionThatFailsHandsTheBatchBack() {
    submit(write("a", 1), write("b", 2));
    answers.remove().completeExceptionally(new ConnectException("refused"));
    assertThat(handler.heard).containsExactly("retry a b");
    assertThat(counters.values()).containsEntry("bulkRequestsFailed", 1L);
  }

  @Test
  void clientThatHasBrokenFailsTheJobInsteadOfBeingAskedForEver() {
    submit(write("a", 1));
    answers
        .remove()
        .completeExceptionally(
            new IllegalStateException("Request cannot be executed; I/O reactor status: STOPPED"));
    assertThat(handler.heard)
        .containsExactly("fail The client of Elasticsearch has broken; only a new one can send");
    assertThat(counters.values()).isEqualTo(Map.of("bulkRequests", 1L));
  }

  @Test
  void documentRefusedForWantOfRightsFailsTheJobWithWhatToDoAndIsNoDeadLetter() {
    submit(write("a", 1), write("b", 2));
    answer(
        200,
        items(
            "index 201",
            "index 403,\"error\":{\"type\":\"security_exception\","
                + "\"reason\":\"[create_index] is unauthorized for user [pharos]\"}"));
    assertThat(handler.heard)
        .containsExactly(
            "fail Elasticsearch refused to index in "
                + DocumentWriteFixtures.TUESDAY
                + ": 403 security_exception: [create_index] is unauthorized for user [pharos]."
                + " Give the user the right to create and write indices under the prefix.");
    assertThat(acknowledgements).isEmpty();
  }

  @Test
  void documentBeforeAClusterBlockWaits() {
    submit(write("a", 1), movedFromMonday("b", 2));
    String blocked =
        " 403,\"error\":{\"type\":\"cluster_block_exception\",\"reason\":\"read only\"}";
    answer(200, items("index" + blocked, "index 201", "delete" + blocked));
    assertThat(handler.heard).containsExactly("retry a b");
    assertThat(counters.values()).doesNotContainKey("documentsRejected");
  }

  @Test
  void exceptionNobodyExpectedFailsTheJobInsteadOfBeingForgotten() {
    answers.add(CompletableFuture.completedFuture(null));
    submit(write("a", 1));
    answers.remove();
    assertThat(handler.heard).singleElement().asString().startsWith("fail ");
  }

  @Test
  void answerThatComesAfterTheWriterEndedConcernsNobody() throws Exception {
    submit(write("a", 1));
    session.close();
    answers.remove().completeExceptionally(new ConnectException("closed"));
    assertThat(handler.heard).isEmpty();
  }

  @Test
  void halvesAreSentOneAfterTheOther() {
    submit(write("a", 1), write("b", 2));
    answer(413, "");
    assertThat(answers).hasSize(1);
    answer(200, "{\"errors\":false}");
    assertThat(handler.heard).isEmpty();
    answer(200, "{\"errors\":false}");
    assertThat(handler.heard).containsExactly("complete");
    assertThat(counters.values())
        .isEqualTo(Map.of("documentsStored", 2L, "bulkRequests", 3L, "bulkRequestsSplit", 1L));
  }

  @Test
  void halfBehindOneThatFailsIsNotTriedButHandedBackToo() {
    submit(write("a", 1), write("b", 2));
    answer(413, "");
    answer(503, "");
    assertThat(answers).isEmpty();
    assertThat(handler.heard).containsExactly("retry a b");
  }

  private void submit(DocumentWrite... writes) {
    BulkSubmission.start(session, List.of(writes), handler);
  }

  private void answer(int status, String body) {
    answers.remove().complete(new Answer(status, body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String items(String... items) {
    List<String> all = new ArrayList<>();
    for (String item : items) {
      String[] parts = item.split(" ", 2);
      all.add("{\"" + parts[0] + "\":{\"status\":" + parts[1] + "}}");
    }
    return "{\"errors\":true,\"items\":[" + String.join(",", all) + "]}";
  }

  private final class PendingTransport implements BulkTransport {

    @Override
    public CompletionStage<Answer> send(byte[] body) {
      if (!answers.isEmpty()) {
        return answers.peek();
      }
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      answers.add(answer);
      return answer;
    }

    @Override
    public void close() {}
  }

  private final class PendingDeadLetters implements DeadLetterWriter {

    @Override
    public CompletionStage<Void> write(DeadLetter letter) {
      CompletableFuture<Void> acknowledgement = new CompletableFuture<>();
      acknowledgements.add(acknowledgement);
      return acknowledgement;
    }

    @Override
    public void close() {}
  }

  /** What the base class would hear. */
  private static final class RecordingHandler implements ResultHandler<DocumentWrite> {

    private final List<String> heard = new ArrayList<>();

    @Override
    public void complete() {
      heard.add("complete");
    }

    @Override
    public void completeExceptionally(Exception failure) {
      heard.add("fail " + failure.getMessage());
    }

    @Override
    public void retryForEntries(List<DocumentWrite> writes) {
      heard.add("retry " + String.join(" ", writes.stream().map(DocumentWrite::id).toList()));
    }
  }

  /** Counters by name. */
  private static final class Counters extends UnregisteredMetricsGroup {

    private final Map<String, Counter> counters = new HashMap<>();

    @Override
    public MetricGroup addGroup(String name) {
      return this;
    }

    @Override
    public <C extends Counter> C counter(String name, C counter) {
      counters.put(name, counter);
      return counter;
    }

    /** Those that are not zero. */
    Map<String, Long> values() {
      Map<String, Long> values = new HashMap<>();
      counters.forEach(
          (name, counter) -> {
            if (counter.getCount() != 0) {
              values.put(name, counter.getCount());
            }
          });
      return values;
    }
  }
}
