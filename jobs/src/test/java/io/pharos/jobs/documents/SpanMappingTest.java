package io.pharos.jobs.documents;

import static io.pharos.jobs.documents.DocumentFixtures.MONDAY_NIGHT;
import static io.pharos.jobs.documents.DocumentFixtures.SPAN;
import static io.pharos.jobs.documents.DocumentFixtures.TRACE;
import static io.pharos.jobs.documents.DocumentFixtures.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.connectors.elasticsearch.DocumentNaming;
import io.pharos.connectors.elasticsearch.DocumentOrigin;
import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.document.SpanDocument;
import org.junit.jupiter.api.Test;

class SpanMappingTest {

  private final SpanMapping mapping =
      new SpanMapping(new DocumentNaming("pharos", 0), "pharos.spans");

  @Test
  void spanIsOneDocumentInTheIndexOfTheDayItStarted() {
    SpanHead head = span(9, MONDAY_NIGHT);
    assertThat(mapping.map(head))
        .isEqualTo(
            new DocumentWrite(
                "pharos-spans-2026.11.23",
                "acme:" + TRACE + ":" + SPAN,
                9,
                SpanDocument.of(head),
                null,
                new DocumentOrigin(
                    "pharos.spans", "acme", TRACE, SPAN, head.getSpan().getEventTimeMs())));
  }

  @Test
  void ofRepeatedSpansTheOneOfTheGreaterUnsignedRankHasTheGreaterVersion() {
    long negative = mapping.map(span(-1, MONDAY_NIGHT)).version();
    long positive = mapping.map(span(Integer.MAX_VALUE, MONDAY_NIGHT)).version();
    assertThat(negative).isGreaterThan(positive).isEqualTo(0xFFFF_FFFFL);
  }
}
