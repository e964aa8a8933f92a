package io.pharos.connectors.elasticsearch;

import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.TUESDAY;
import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.movedFromMonday;
import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.onMonday;
import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink in a real job, against an Elasticsearch that misbehaves on purpose. */
@Timeout(60)
class ElasticsearchSinkITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  private TestingBulkServer server;
  private TestingDeadLetters deadLetters;

  @BeforeEach
  void startServer() {
    server = new TestingBulkServer();
    deadLetters = new TestingDeadLetters(folder);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void everyDocumentIsStoredOnce() throws Exception {
    run(writes(250), limits(100, 100_000), 2);
    assertThat(server.documents()).isEqualTo(stored(writes(250)));
    assertThat(deadLetters.letters()).isEmpty();
  }

  @Test
  void newestRevisionStandsAndIsMovedToItsDay() throws Exception {
    run(
        List.of(
            onMonday("moved", 1),
            movedFromMonday("moved", 2),
            write("old-last", 5),
            write("old-last", 4),
            write("repeated", 3),
            write("repeated", 3)),
        limits(1, 100_000),
        1);
    assertThat(server.documents())
        .containsOnlyKeys(TUESDAY + "/moved", TUESDAY + "/old-last", TUESDAY + "/repeated")
        .containsEntry(TUESDAY + "/old-last", "{\"v\":5}");
    assertThat(deadLetters.letters()).isEmpty();
  }

  @Test
  void olderRevisionThatComesAfterTheMoveDoesNotReturnTheOldCopy() throws Exception {
    run(List.of(movedFromMonday("moved", 2), onMonday("moved", 1)), limits(1, 100_000), 1);
    assertThat(server.documents()).containsOnlyKeys(TUESDAY + "/moved");
  }

  @Test
  void overloadedItemsAreSentAgainAndOthersAreNot() throws Exception {
    server.willAnswerItems(
        (action, document) ->
            action.id().endsWith("7") && action.attempt() <= 2
                ? new BulkItem(action.name(), 429, "es_rejected_execution_exception", "full")
                : action.attempt() > 1 && !action.id().endsWith("7")
                    ? new BulkItem(action.name(), 400, "sent_twice", "must not be")
                    : null);
    run(writes(100), limits(100, 100_000), 1);
    assertThat(server.documents()).isEqualTo(stored(writes(100)));
    assertThat(deadLetters.letters()).isEmpty();
  }

  @Test
  void refusedItemsBecomeDeadLettersAndTheirSiblingsAreStored() throws Exception {
    server.willAnswerItems(
        (action, document) ->
            action.id().endsWith("7")
                ? new BulkItem(action.name(), 400, "document_parsing_exception", "no")
                : null);
    run(writes(20), limits(10, 100_000), 1);
    assertThat(deadLetters.letters())
        .containsExactlyInAnyOrder("REJECTED_BY_STORE acme:7", "REJECTED_BY_STORE acme:17");
    assertThat(server.documents())
        .hasSize(18)
        .doesNotContainKeys(TUESDAY + "/acme:7", TUESDAY + "/acme:17");
  }

  @Test
  void writeOfTwoActionsIsOneDeadLetter() throws Exception {
    server.willAnswerItems(
        (action, document) -> new BulkItem(action.name(), 400, "illegal_argument", "no"));
    run(List.of(movedFromMonday("a", 2)), limits(10, 100_000), 1);
    assertThat(deadLetters.letters()).containsExactly("REJECTED_BY_STORE a");
  }

  @Test
  void writeOfWhichOneActionIsOverloadedIsSentAgainWhole() throws Exception {
    server.willAnswerItems(
        (action, document) ->
            action.name().equals("delete") && action.attempt() == 1
                ? new BulkItem(action.name(), 429, "es_rejected_execution_exception", "full")
                : null);
    run(List.of(onMonday("a", 1), movedFromMonday("a", 2)), limits(1, 100_000), 1);
    assertThat(server.documents()).containsOnlyKeys(TUESDAY + "/a");
    assertThat(deadLetters.letters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "429:",
        "500:{}",
        "502:<html>bad gateway</html>",
        "503:",
        "200:<html>login</html>",
        "200:",
        "200:{\"errors\":true,\"items\":[]}"
      })
  void requestThatFailsAsAWholeOrAnswersGarbageIsSentAgain(String answer) throws Exception {
    String[] parts = answer.split(":", 2);
    server.willAnswer(Integer.parseInt(parts[0]), parts[1]);
    server.willAnswer(Integer.parseInt(parts[0]), parts[1]);
    run(writes(10), limits(5, 100_000), 1);
    assertThat(server.documents()).isEqualTo(stored(writes(10)));
    assertThat(deadLetters.letters()).isEmpty();
  }

  @Test
  void requestThatIsTooLargeIsHalvedUntilItFits() throws Exception {
    server.willRefuseRequestsAbove(700);
    run(writes(64), limits(64, 100_000), 1);
    assertThat(server.documents()).isEqualTo(stored(writes(64)));
    assertThat(deadLetters.letters()).isEmpty();
  }

  @Test
  void singleDocumentThatIsTooLargeForTheServerIsADeadLetter() throws Exception {
    server.willRefuseRequestsAbove(1_000);
    List<DocumentWrite> writes = new ArrayList<>(writes(9));
    writes.add(4, write("acme:giant", 1, giant(2_000)));
    run(writes, limits(10, 100_000), 1);
    assertThat(deadLetters.letters()).containsExactly("TOO_LARGE acme:giant");
    assertThat(server.documents()).isEqualTo(stored(writes(9)));
  }

  @Test
  void documentLargerThanARequestMayBeIsADeadLetterAndNotSent() throws Exception {
    List<DocumentWrite> writes = new ArrayList<>(writes(9));
    writes.add(4, write("acme:giant", 1, giant(5_000)));
    run(writes, limits(10, 4_000), 1);
    assertThat(deadLetters.letters()).containsExactly("TOO_LARGE acme:giant");
    assertThat(server.documents()).isEqualTo(stored(writes(9)));
    assertThat(server.requestBytes()).allMatch(bytes -> bytes <= 4_000);
  }

  @Test
  void requestsKeepToTheirLimitInBytes() throws Exception {
    run(writes(500), limits(1_000, 4_000), 1);
    assertThat(server.documents()).isEqualTo(stored(writes(500)));
    assertThat(server.requestBytes()).allMatch(bytes -> bytes <= 4_000).hasSizeGreaterThan(10);
  }

  @Test
  void serverThatIsDownIsWaitedForWithoutLoss() throws Exception {
    server.stop();
    JobClient job = submit(writes(500), limits(20, 4_000), 2);
    awaitStatus(job, JobStatus.RUNNING);
    // longer than the first back-offs together
    assertThatThrownBy(() -> job.getJobExecutionResult().get(2, TimeUnit.SECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    server.start();
    job.getJobExecutionResult().get(30, TimeUnit.SECONDS);
    assertThat(server.documents()).isEqualTo(stored(writes(500)));
    assertThat(deadLetters.letters()).isEmpty();
  }

  @Test
  void jobThatWaitsForTheServerIsCancelledAtOnce() throws Exception {
    server.stop();
    JobClient job = submit(writes(500), limits(20, 4_000), 2);
    awaitStatus(job, JobStatus.RUNNING);
    assertThatThrownBy(() -> job.getJobExecutionResult().get(1, TimeUnit.SECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    long start = System.nanoTime();
    job.cancel().get(10, TimeUnit.SECONDS);
    awaitStatus(job, JobStatus.CANCELED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404})
  void requestThatIsRefusedAsAWholeFailsTheJobWithWhatToDo(int status) {
    server.willAnswer(status, "{\"error\":\"the server's words\"}");
    assertThatThrownBy(() -> run(writes(5), limits(10, 100_000), 1))
        .hasRootCauseInstanceOf(StoreException.class)
        .rootCause()
        .hasMessageContaining(server.address())
        .hasMessageContaining(Integer.toString(status))
        .hasMessageContaining("the server's words")
        .message()
        .containsAnyOf("Check the user", "Check that the address", "Give the user");
    assertThat(server.documents()).isEmpty();
  }

  private static List<DocumentWrite> writes(int n) {
    return IntStream.range(0, n).mapToObj(i -> write("acme:" + i, 1 + i)).toList();
  }

  private static Map<String, String> stored(List<DocumentWrite> writes) {
    Map<String, String> documents = new TreeMap<>();
    for (DocumentWrite write : writes) {
      documents.put(write.index() + '/' + write.id(), "{\"v\":" + write.version() + "}");
    }
    return documents;
  }

  private static String giant(int chars) {
    return "{\"v\":\"" + "x".repeat(chars) + "\"}";
  }

  private static BulkLimits limits(int documents, long bytes) {
    return new BulkLimits(documents, bytes, 2, 4 * bytes, Duration.ofMillis(50));
  }

  private void run(List<DocumentWrite> writes, BulkLimits limits, int parallelism)
      throws Exception {
    submit(writes, limits, parallelism).getJobExecutionResult().get(30, TimeUnit.SECONDS);
  }

  private JobClient submit(List<DocumentWrite> writes, BulkLimits limits, int parallelism)
      throws Exception {
    Configuration config = new Configuration();
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    config.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    env.setParallelism(parallelism);
    ElasticsearchConnection connection =
        new ElasticsearchConnection(List.of(server.address()), null, Duration.ofSeconds(10));
    env.fromData(writes, TypeInformation.of(DocumentWrite.class))
        .sinkTo(new ElasticsearchSink("document-store", connection, limits, deadLetters))
        .uid("store")
        .name("store");
    return env.executeAsync();
  }

  private static void awaitStatus(JobClient job, JobStatus wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (job.getJobStatus().get(10, TimeUnit.SECONDS) != wanted) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("The job did not become " + wanted);
      }
      Thread.onSpinWait();
    }
  }
}
