package io.pharos.local.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/** Identity of a trace: transport tenant and trace id in lower-case hex. */
public record TraceIdentity(String tenant, String traceId) implements Comparable<TraceIdentity> {

  private static final Comparator<TraceIdentity> ORDER =
      Comparator.comparing(TraceIdentity::tenant).thenComparing(TraceIdentity::traceId);

  /** The trace that a trace or span document belongs to. */
  public static TraceIdentity fromDocument(JsonNode document) {
    return new TraceIdentity(document.path("tenant").asText(), document.path("trace_id").asText());
  }

  @Override
  public int compareTo(TraceIdentity other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return tenant + "/" + traceId;
  }
}
