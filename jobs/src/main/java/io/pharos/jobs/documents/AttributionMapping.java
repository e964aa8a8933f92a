package io.pharos.jobs.documents;

import io.pharos.connectors.elasticsearch.DocumentNaming;
import io.pharos.connectors.elasticsearch.DocumentOrigin;
import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.document.AttributionDocument;
import io.pharos.schemas.identity.AttributionVersions;
import io.pharos.schemas.identity.Hex;

/**
 * Attributions: one document per call, in the index of the UTC day the call started. A final record
 * stands before a provisional one, whichever comes first.
 */
final class AttributionMapping implements DocumentMapping<Attribution> {

  private static final long serialVersionUID = 1;

  static final String FAMILY = "attributions";

  private final DocumentNaming naming;
  private final String topic;

  AttributionMapping(DocumentNaming naming, String topic) {
    this.naming = naming;
    this.topic = topic;
  }

  @Override
  public String family() {
    return FAMILY;
  }

  @Override
  public DocumentWrite map(Attribution attribution) {
    return new DocumentWrite(
        naming.index(FAMILY, DocumentNaming.dayOf(attribution.getStartNs())),
        naming.spanId(attribution.getTenant(), attribution.getTraceId(), attribution.getSpanId()),
        naming.version(AttributionVersions.of(attribution)),
        AttributionDocument.of(attribution),
        null,
        new DocumentOrigin(
            topic,
            attribution.getTenant(),
            Hex.of(attribution.getTraceId()),
            Hex.of(attribution.getSpanId()),
            attribution.getEventTimeMs()));
  }
}
