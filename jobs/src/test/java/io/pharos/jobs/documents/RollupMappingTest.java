package io.pharos.jobs.documents;

import static io.pharos.jobs.documents.DocumentFixtures.rollup;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.connectors.elasticsearch.DocumentNaming;
import io.pharos.connectors.elasticsearch.DocumentOrigin;
import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.schemas.Dimension;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.document.RollupDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollupMappingTest {

  private final RollupMapping mapping =
      new RollupMapping(new DocumentNaming("pharos", 0), "pharos.rollups");

  @Test
  void revisionsOfAWindowAreOneDocumentInTheIndexOfTheDayItStarts() {
    long start = Instant.parse("2026-11-23T23:59:50Z").toEpochMilli();
    Rollup rollup = rollup(start, 2);
    assertThat(mapping.map(rollup))
        .isEqualTo(
            new DocumentWrite(
                "pharos-rollups-2026.11.23",
                "acme:kind=llm,model=gpt-4o:" + start + ":10000",
                2,
                RollupDocument.of(rollup),
                null,
                new DocumentOrigin("pharos.rollups", "acme", null, null, start + 30_000)));
    assertThat(mapping.map(rollup(start, 3)).id()).isEqualTo(mapping.map(rollup).id());
  }

  @Test
  void valueThatLooksLikeAnotherDimensionIsAnotherSeries() {
    Rollup two = rollup(0, 0);
    Rollup one = rollup(0, 0);
    one.setDimensions(List.of(new Dimension("kind", "llm,model=gpt-4o")));
    assertThat(mapping.map(one).id()).isNotEqualTo(mapping.map(two).id());
  }

  @Test
  void longNamesStayWithinWhatTheStoreTakes() {
    Rollup rollup = rollup(0, 0);
    rollup.setDimensions(
        List.of(
            new Dimension("model", "\u6a21".repeat(128)),
            new Dimension("service", "\u6a21".repeat(128))));
    Rollup other = rollup(0, 0);
    other.setDimensions(
        List.of(
            new Dimension("model", "\u6a21".repeat(128)),
            new Dimension("service", "\u6a21".repeat(127))));
    assertThat(mapping.map(rollup).id().getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(DocumentNaming.MAX_ID_BYTES);
    assertThat(mapping.map(rollup).id()).isNotEqualTo(mapping.map(other).id());
  }
}
