package io.pharos.local.ledger;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One trace document as found in the store.
 *
 * @param fragment null, or the span id that tells a fragment of a forgotten trace apart
 * @param rootService null where no root was found
 */
public record TraceObserved(
    TraceIdentity trace,
    String fragment,
    String rootService,
    String rootName,
    boolean complete,
    int spans,
    int logs,
    int errors,
    int errorLogs,
    int duplicates,
    int late,
    int orphans,
    int cycles,
    TokenUse tokens) {

  /** Reads a trace document. */
  public static TraceObserved fromDocument(JsonNode document) {
    JsonNode tokens = document.path("tokens");
    return new TraceObserved(
        TraceIdentity.fromDocument(document),
        document.path("fragment").asText(null),
        document.path("root_service").asText(null),
        document.path("root_name").asText(null),
        document.path("complete").asBoolean(),
        document.path("spans").asInt(),
        document.path("logs").asInt(),
        document.path("errors").asInt(),
        document.path("error_logs").asInt(),
        document.path("duplicates").asInt(),
        document.path("late").asInt(),
        document.path("orphans").asInt(),
        document.path("cycles").asInt(),
        new TokenUse(
            tokens.path("input_uncached").asLong(),
            tokens.path("cache_read").asLong(),
            tokens.path("cache_write").asLong(),
            tokens.path("output_visible").asLong(),
            tokens.path("reasoning").asLong()));
  }
}
