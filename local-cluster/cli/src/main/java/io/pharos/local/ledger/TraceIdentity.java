package io.pharos.local.ledger;

import java.util.Comparator;

/** Identity of a trace: transport tenant and trace id in lower-case hex. */
public record TraceIdentity(String tenant, String traceId) implements Comparable<TraceIdentity> {

  private static final Comparator<TraceIdentity> ORDER =
      Comparator.comparing(TraceIdentity::tenant).thenComparing(TraceIdentity::traceId);

  @Override
  public int compareTo(TraceIdentity other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return tenant + "/" + traceId;
  }
}
