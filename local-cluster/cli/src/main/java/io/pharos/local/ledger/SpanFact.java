package io.pharos.local.ledger;

/**
 * A span the simulated system did, as far as the ledger cares.
 *
 * @param parentSpanId null for a root
 * @param startNs as it was sent
 * @param tokens what the instrumentation can convey of the usage; null where the span is no call
 * @param late delivered behind the watermark but within the tolerance
 */
public record SpanFact(
    TraceIdentity trace,
    String spanId,
    String parentSpanId,
    String service,
    String name,
    long startNs,
    boolean error,
    TokenUse tokens,
    boolean late) {}
