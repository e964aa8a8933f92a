package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What must be stored of one trace once everything sent has been processed.
 *
 * <p>Complete means: a root is there, every parent too, and no span is on a parent cycle. Where no
 * root is there, the earliest span that stands at the top names the trace.
 *
 * <p>{@code spans} and {@code logs} are distinct items accepted; {@code duplicates} and {@code
 * late} count spans and logs together. A late item was delivered 20 s or more behind its event time
 * and is part of the trace; one delivered too late is not, and is found among the dead letters.
 */
@JsonPropertyOrder({
  "tenant",
  "trace_id",
  "root_service",
  "root_name",
  "complete",
  "spans",
  "logs",
  "errors",
  "error_logs",
  "duplicates",
  "late",
  "orphans",
  "cycles",
  "tokens",
  "span_ids"
})
public record TraceTruth(
    @JsonProperty("tenant") String tenant,
    @JsonProperty("trace_id") String traceId,
    @JsonProperty("root_service") String rootService,
    @JsonProperty("root_name") String rootName,
    @JsonProperty("complete") boolean complete,
    @JsonProperty("spans") int spans,
    @JsonProperty("logs") int logs,
    @JsonProperty("errors") int errors,
    @JsonProperty("error_logs") int errorLogs,
    @JsonProperty("duplicates") int duplicates,
    @JsonProperty("late") int late,
    @JsonProperty("orphans") int orphans,
    @JsonProperty("cycles") int cycles,
    @JsonProperty("tokens") TokenUse tokens,
    @JsonProperty("span_ids") List<String> spanIds) {

  public TraceTruth {
    spanIds = List.copyOf(spanIds);
  }

  /** Tenant and trace id. */
  public TraceIdentity identity() {
    return new TraceIdentity(tenant, traceId);
  }
}
