package io.pharos.connectors.elasticsearch;

import io.pharos.schemas.SpanId;
import io.pharos.schemas.TraceId;
import io.pharos.schemas.identity.Hex;
import java.io.Serializable;
import java.util.Objects;

/**
 * What a document was made of: enough to write a dead letter about it without reading its JSON.
 *
 * @param topic Kafka topic of the record
 * @param tenant transport tenant
 * @param traceId lower-case hex, or null
 * @param spanId lower-case hex, or null
 * @param eventTimeMs event time of the record, milliseconds since the epoch
 */
public record DocumentOrigin(
    String topic, String tenant, String traceId, String spanId, long eventTimeMs)
    implements Serializable {

  public DocumentOrigin {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(tenant, "tenant");
  }

  TraceId traceIdBytes() {
    return traceId == null ? null : new TraceId(Hex.parse(traceId));
  }

  SpanId spanIdBytes() {
    return spanId == null ? null : new SpanId(Hex.parse(spanId));
  }
}
