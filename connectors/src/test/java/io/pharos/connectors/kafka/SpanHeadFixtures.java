package io.pharos.connectors.kafka;

import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.TraceId;
import java.nio.ByteBuffer;

/** Span heads whose name is all that matters. */
public final class SpanHeadFixtures {

  private SpanHeadFixtures() {}

  /** A span of tenant {@code acme}, in a trace of its own. */
  public static SpanHead named(String name, long eventTimeMs) {
    ByteBuffer traceId = ByteBuffer.allocate(16).putLong(1).putLong(name.hashCode());
    ByteBuffer spanId = ByteBuffer.allocate(8).putLong(name.hashCode() | 1L << 40);
    return SpanHead.newBuilder()
        .setTenant("acme")
        .setTraceId(new TraceId(traceId.array()))
        .setSpan(
            Span.newBuilder()
                .setSpanId(new SpanId(spanId.array()))
                .setStartNs((eventTimeMs - 1) * 1_000_000)
                .setEndNs(eventTimeMs * 1_000_000)
                .setEventTimeMs(eventTimeMs)
                .setName(name)
                .setContentRank(0)
                .build())
        .build();
  }
}
