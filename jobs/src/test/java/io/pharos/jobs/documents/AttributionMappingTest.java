package io.pharos.jobs.documents;

import static io.pharos.jobs.documents.DocumentFixtures.MONDAY_NIGHT;
import static io.pharos.jobs.documents.DocumentFixtures.SPAN;
import static io.pharos.jobs.documents.DocumentFixtures.TRACE;
import static io.pharos.jobs.documents.DocumentFixtures.attribution;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.connectors.elasticsearch.DocumentNaming;
import io.pharos.connectors.elasticsearch.DocumentOrigin;
import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.document.AttributionDocument;
import org.junit.jupiter.api.Test;

class AttributionMappingTest {

  private final AttributionMapping mapping =
      new AttributionMapping(new DocumentNaming("pharos", 0), "pharos.attributions");

  @Test
  void attributionIsOneDocumentInTheIndexOfTheDayItsCallStarted() {
    Attribution attribution = attribution(MONDAY_NIGHT);
    assertThat(mapping.map(attribution))
        .isEqualTo(
            new DocumentWrite(
                "pharos-attributions-2026.11.23",
                "acme:" + TRACE + ":" + SPAN,
                3_000,
                AttributionDocument.of(attribution),
                null,
                new DocumentOrigin(
                    "pharos.attributions", "acme", TRACE, SPAN, attribution.getEventTimeMs())));
  }

  @Test
  void finalRecordStandsBeforeWhatWasSaidBefore() {
    Attribution provisional = attribution(MONDAY_NIGHT);
    provisional.setEventTimeMs(Long.MAX_VALUE);
    Attribution last = attribution(MONDAY_NIGHT);
    last.setFinal$(true);
    Attribution withdrawn = attribution(MONDAY_NIGHT);
    withdrawn.setWithdrawn(true);
    withdrawn.setEventTimeMs(Long.MAX_VALUE);

    assertThat(mapping.map(last).version())
        .isGreaterThan(mapping.map(provisional).version())
        .isGreaterThan(mapping.map(withdrawn).version());
    assertThat(mapping.map(withdrawn).id()).isEqualTo(mapping.map(last).id());
  }
}
