package io.pharos.local.ledger;

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
    TokenUse tokens) {}
