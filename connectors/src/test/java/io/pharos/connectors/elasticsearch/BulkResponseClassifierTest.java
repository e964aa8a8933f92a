package io.pharos.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.connectors.elasticsearch.BulkResponseClassifier.RequestVerdict;
import io.pharos.connectors.elasticsearch.BulkResponseClassifier.Verdict;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.http.ConnectionClosedException;
import org.apache.http.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkResponseClassifierTest {

  private static final String CONFLICT = "version_conflict_engine_exception";

  @ParameterizedTest
  @CsvSource({
    "200, READ_ITEMS",
    "201, READ_ITEMS",
    "299, READ_ITEMS",
    "199, FATAL",
    "301, FATAL",
    "400, FATAL",
    "401, FATAL",
    "403, FATAL",
    "404, FATAL",
    "405, FATAL",
    "408, RETRY",
    "413, SPLIT",
    "429, RETRY",
    "500, RETRY",
    "502, RETRY",
    "503, RETRY",
    "504, RETRY",
  })
  void statusOfTheWholeRequestDecidesWhatIsDoneWithIt(int status, RequestVerdict verdict) {
    assertThat(BulkResponseClassifier.ofRequest(status)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "index,  200, , STORED",
    "index,  201, , STORED",
    "delete, 200, , STORED",
    "delete, 404, , STORED",
    "delete, 404, index_not_found_exception, STORED",
    "index,  404, index_not_found_exception, REJECTED",
    "index,  409, version_conflict_engine_exception, SUPERSEDED",
    "delete, 409, version_conflict_engine_exception, SUPERSEDED",
    "index,  409, resource_already_exists_exception, REJECTED",
    "index,  400, document_parsing_exception, REJECTED",
    "index,  400, validation_exception, REJECTED",
    "index,  403, cluster_block_exception, RETRY",
    "delete, 403, cluster_block_exception, RETRY",
    "index,  503, cluster_block_exception, RETRY",
    "index,  401, security_exception, FATAL",
    "index,  401, , FATAL",
    "index,  403, security_exception, FATAL",
    "delete, 403, security_exception, FATAL",
    "index,  403, some_other_exception, REJECTED",
    "index,  413, , REJECTED",
    "delete, 400, , REJECTED",
    "index,  408, , RETRY",
    "index,  429, es_rejected_execution_exception, RETRY",
    "index,  429, cluster_block_exception, RETRY",
    "delete, 429, , RETRY",
    "index,  500, , RETRY",
    "index,  503, unavailable_shards_exception, RETRY",
    "delete, 503, , RETRY",
  })
  void statusOfAnActionDecidesWhatBecomesOfItsDocument(
      String action, int status, String type, Verdict verdict) {
    assertThat(BulkResponseClassifier.ofItem(new BulkItem(action, status, type, null), 7))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "4294967296, 1, SUPERSEDED_BY_GENERATION",
    "8589934593, 4294967297, SUPERSEDED_BY_GENERATION",
    "4294967295, 1, SUPERSEDED",
    "4294967299, 4294967297, SUPERSEDED",
    "9999999999999999999, 1, SUPERSEDED",
  })
  void conflictTellsAGreaterGenerationFromAGreaterRevision(
      String current, long sent, Verdict verdict) {
    String reason =
        "[a:b]: version conflict, current version ["
            + current
            + "] is higher than the one provided ["
            + sent
            + "]";
    assertThat(BulkResponseClassifier.ofItem(new BulkItem("index", 409, CONFLICT, reason), sent))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "validation_exception | Validation Failed: 1: this action would add [1] shards, but this"
            + " cluster currently has [1000]/[1000] maximum normal shards open; | RETRY",
        "validation_exception | Validation Failed: 1: this action would add [2] total shards, but"
            + " this cluster currently has [999]/[1000] maximum shards open; | RETRY",
        "illegal_argument_exception | Validation Failed: 1: this action would add [3] shards, but"
            + " this cluster currently has [56]/[1] maximum index shards open; | RETRY",
        "validation_exception | Validation Failed: 1: an id must be provided; | REJECTED",
        "illegal_argument_exception | cannot parse [this action would add [1] shards] | REJECTED",
      })
  void documentOfADayThatFindsNoShardsLeftWaits(String type, String reason, Verdict verdict) {
    assertThat(BulkResponseClassifier.ofItem(new BulkItem("index", 400, type, reason), 7))
        .isEqualTo(verdict);
  }

  @Test
  void wayThatIsDownIsTriedAgainAndAClientThatIsBrokenIsNot() {
    List<Exception> down =
        List.of(
            new ConnectException("refused"),
            new SocketTimeoutException("10 s"),
            new ConnectionClosedException(),
            new ProtocolException("no HTTP"),
            new TimeoutException("no connection is free"));
    assertThat(down)
        .allMatch(each -> BulkResponseClassifier.ofFailure(each) == RequestVerdict.RETRY);
    assertThat(BulkResponseClassifier.ofFailure(new OutOfMemoryError()))
        .isEqualTo(RequestVerdict.FATAL);
  }

  @Test
  void clientThatWasStoppedIsTakenForBroken() throws Exception {
    ElasticsearchConnection connection =
        new ElasticsearchConnection(List.of("http://127.0.0.1:1"), null, Duration.ofSeconds(1));
    RestBulkTransport transport = new RestBulkTransport(connection.open(1));
    transport.close();

    Throwable failure =
        transport
            .send(new byte[] {'\n'})
            .handle((answer, thrown) -> thrown)
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    assertThat(failure).isNotNull();
    assertThat(BulkResponseClassifier.ofFailure(failure)).isEqualTo(RequestVerdict.FATAL);
  }

  @Test
  void nothingIsRejectedWhileItsOtherHalfMayStillSucceed() {
    assertThat(Verdict.REJECTED.and(Verdict.RETRY)).isEqualTo(Verdict.RETRY);
    assertThat(Verdict.RETRY.and(Verdict.STORED)).isEqualTo(Verdict.RETRY);
    assertThat(Verdict.STORED.and(Verdict.REJECTED)).isEqualTo(Verdict.REJECTED);
    assertThat(Verdict.STORED.and(Verdict.SUPERSEDED)).isEqualTo(Verdict.SUPERSEDED);
    assertThat(Verdict.FATAL.and(Verdict.RETRY)).isEqualTo(Verdict.FATAL);
    assertThat(Verdict.STORED.and(Verdict.FATAL)).isEqualTo(Verdict.FATAL);
    assertThat(Verdict.STORED.and(Verdict.STORED)).isEqualTo(Verdict.STORED);
  }
}
