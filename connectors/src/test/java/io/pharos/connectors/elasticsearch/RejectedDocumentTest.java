package io.pharos.connectors.elasticsearch;

import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.movedFromMonday;
import static io.pharos.connectors.elasticsearch.DocumentWriteFixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.identity.Hex;
import org.junit.jupiter.api.Test;

class RejectedDocumentTest {

  @Test
  void refusalNamesTheFieldButNeverQuotesTheDocument() {
    BulkItem item =
        new BulkItem(
            "index",
            400,
            "document_parsing_exception",
            "[1:24] failed to parse field [tokens.reasoning] of type [long] in document with id"
                + " 'a:01'. Preview of field's value: 'my secret'");
    DeadLetter letter = RejectedDocument.refused("job", write("a:01", 1), item);
    assertThat(letter.getReason()).isEqualTo(DeadLetterReason.REJECTED_BY_STORE);
    assertThat(letter.getDetail())
        .isEqualTo(
            "Elasticsearch refused to index it in pharos-traces-2026.11.24: 400"
                + " document_parsing_exception, field tokens.reasoning of type long");
  }

  @Test
  void refusedDeleteNamesTheIndexOfTheOldCopy() {
    DeadLetter letter =
        RejectedDocument.refused(
            "job", movedFromMonday("a:01", 1), new BulkItem("delete", 403, "blocked", null));
    assertThat(letter.getDetail())
        .isEqualTo("Elasticsearch refused to delete it in pharos-traces-2026.11.23: 403 blocked");
  }

  @Test
  void letterSaysWhatTheDocumentWasMadeOfAndWithholdsIt() {
    DeadLetter letter =
        RejectedDocument.refused(
            "document-store", write("a:01", 1), new BulkItem("index", 400, "no", null));
    assertThat(letter.getJob()).isEqualTo("document-store");
    assertThat(letter.getTenant()).isEqualTo("acme");
    assertThat(letter.getTopic()).isEqualTo("pharos.traces");
    assertThat(letter.getPath()).isEqualTo("a:01");
    assertThat(Hex.of(letter.getTraceId())).isEqualTo(DocumentWriteFixtures.ORIGIN.traceId());
    assertThat(letter.getSpanId()).isNull();
    assertThat(letter.getEventTimeMs()).isEqualTo(DocumentWriteFixtures.ORIGIN.eventTimeMs());
    assertThat(letter.getPayloadBytes()).isEqualTo(7);
    assertThat(letter.getPayload()).isNull();
  }

  @Test
  void documentTooLargeForARequestIsDescribed() {
    DeadLetter letter = RejectedDocument.tooLarge("job", write("a:01", 1, "x"), "at most 5");
    assertThat(letter.getReason()).isEqualTo(DeadLetterReason.TOO_LARGE);
    assertThat(letter.getPayload()).isNull();
    assertThat(letter.getDetail()).contains("1 bytes", "at most 5");
  }
}
