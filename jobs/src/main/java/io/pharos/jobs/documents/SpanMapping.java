package io.pharos.jobs.documents;

import io.pharos.connectors.elasticsearch.DocumentNaming;
import io.pharos.connectors.elasticsearch.DocumentOrigin;
import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.document.SpanDocument;
import io.pharos.schemas.identity.Hex;

/**
 * Span heads: one document each, in the index of the UTC day the span started. Of spans that repeat
 * an id, the one with the greatest content rank stands, whichever comes first.
 */
final class SpanMapping implements DocumentMapping<SpanHead> {

  private static final long serialVersionUID = 1;

  static final String FAMILY = "spans";

  private final DocumentNaming naming;
  private final String topic;

  SpanMapping(DocumentNaming naming, String topic) {
    this.naming = naming;
    this.topic = topic;
  }

  @Override
  public String family() {
    return FAMILY;
  }

  @Override
  public DocumentWrite map(SpanHead head) {
    Span span = head.getSpan();
    return new DocumentWrite(
        naming.index(FAMILY, DocumentNaming.dayOf(span.getStartNs())),
        naming.spanId(head.getTenant(), head.getTraceId(), span.getSpanId()),
        naming.version(span.getContentRank()),
        SpanDocument.of(head),
        null,
        new DocumentOrigin(
            topic,
            head.getTenant(),
            Hex.of(head.getTraceId()),
            Hex.of(span.getSpanId()),
            span.getEventTimeMs()));
  }
}
