package io.pharos.local.ledger;

/**
 * A step the simulated system did, as its span tells it and service levels count it.
 *
 * @param kind in lower case
 * @param provider empty where the span does not say; so is the model
 * @param endNs null where its clock ran ahead: it then ends when it arrives
 * @param durationNs as it was sent
 * @param ttftNs time to the first token, null where the span does not say
 * @param errorType null where it did not fail
 * @param tokens null where the span reports no usage
 */
public record StepFact(
    String tenant,
    String kind,
    String provider,
    String model,
    Long endNs,
    long durationNs,
    Long ttftNs,
    String errorType,
    TokenUse tokens) {}
