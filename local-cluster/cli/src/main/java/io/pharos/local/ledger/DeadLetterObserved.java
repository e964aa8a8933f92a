package io.pharos.local.ledger;

/** Items found dead-lettered for one reason, by the signal they came in with. */
public record DeadLetterObserved(Signal signal, String reason, long items) {}
