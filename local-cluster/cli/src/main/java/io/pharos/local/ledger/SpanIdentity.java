package io.pharos.local.ledger;

/** Identity of a span document: its trace and the span id in lower-case hex. */
public record SpanIdentity(TraceIdentity trace, String spanId) implements Comparable<SpanIdentity> {

  @Override
  public int compareTo(SpanIdentity other) {
    int byTrace = trace.compareTo(other.trace);
    return byTrace != 0 ? byTrace : spanId.compareTo(other.spanId);
  }

  @Override
  public String toString() {
    return trace + "/" + spanId;
  }
}
