package io.pharos.jobs.documents;

import io.pharos.connectors.elasticsearch.DocumentNaming;
import io.pharos.connectors.elasticsearch.DocumentOrigin;
import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.schemas.Trace;
import io.pharos.schemas.document.TraceDocument;
import io.pharos.schemas.identity.Hex;
import io.pharos.schemas.identity.TraceVersions;

/**
 * Traces: one document each, in the index of the UTC day the trace started; the greatest version
 * stands. A revision that moves the start to another day deletes the copy in the former day.
 */
final class TraceMapping implements DocumentMapping<Trace> {

  private static final long serialVersionUID = 1;

  static final String FAMILY = "traces";

  private final DocumentNaming naming;
  private final String topic;

  TraceMapping(DocumentNaming naming, String topic) {
    this.naming = naming;
    this.topic = topic;
  }

  @Override
  public String family() {
    return FAMILY;
  }

  @Override
  public DocumentWrite map(Trace trace) {
    long day = DocumentNaming.dayOf(trace.getStartNs());
    return new DocumentWrite(
        naming.index(FAMILY, day),
        naming.traceId(trace.getTenant(), trace.getTraceId(), trace.getFragment()),
        naming.version(TraceVersions.of(trace)),
        TraceDocument.of(trace),
        previousIndex(trace, day),
        new DocumentOrigin(
            topic,
            trace.getTenant(),
            Hex.of(trace.getTraceId()),
            Hex.of(trace.getFragment()),
            trace.getEventTimeMs()));
  }

  private String previousIndex(Trace trace, long day) {
    if (trace.getPreviousStartNs() == null) {
      return null;
    }
    long previousDay = DocumentNaming.dayOf(trace.getPreviousStartNs());
    return previousDay == day ? null : naming.index(FAMILY, previousDay);
  }
}
