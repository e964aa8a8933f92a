package io.pharos.local.ledger;

import io.pharos.operators.otlp.OtlpSignal;

/** Items found dead-lettered for one reason, by the signal they came in with. */
public record DeadLetterObserved(OtlpSignal signal, String reason, long items) {}
