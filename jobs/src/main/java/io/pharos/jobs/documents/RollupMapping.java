package io.pharos.jobs.documents;

import io.pharos.connectors.elasticsearch.DocumentNaming;
import io.pharos.connectors.elasticsearch.DocumentOrigin;
import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.document.RollupDocument;
import io.pharos.schemas.identity.RecordKeys;
import java.util.concurrent.TimeUnit;

/**
 * Rollups: one document per series and window, in the index of the UTC day the window starts; of
 * its revisions the greatest stands.
 */
final class RollupMapping implements DocumentMapping<Rollup> {

  private static final long serialVersionUID = 1;

  static final String FAMILY = "rollups";

  private final DocumentNaming naming;
  private final String topic;

  RollupMapping(DocumentNaming naming, String topic) {
    this.naming = naming;
    this.topic = topic;
  }

  @Override
  public String family() {
    return FAMILY;
  }

  @Override
  public DocumentWrite map(Rollup rollup) {
    long startNs = TimeUnit.MILLISECONDS.toNanos(rollup.getWindowStartMs());
    return new DocumentWrite(
        naming.index(FAMILY, DocumentNaming.dayOf(startNs)),
        naming.rollupId(
            rollup.getTenant(),
            RecordKeys.seriesName(rollup.getDimensions()),
            rollup.getWindowStartMs(),
            rollup.getWindowMs()),
        naming.version(rollup.getRevision()),
        RollupDocument.of(rollup),
        null,
        new DocumentOrigin(topic, rollup.getTenant(), null, null, rollup.getEventTimeMs()));
  }
}
