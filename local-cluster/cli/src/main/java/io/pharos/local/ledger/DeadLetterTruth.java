package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.pharos.operators.otlp.OtlpSignal;

/**
 * Items of one signal that must be dead-lettered for one reason; an unparseable record is one item.
 */
@JsonPropertyOrder({"signal", "reason", "items"})
public record DeadLetterTruth(
    @JsonProperty("signal") OtlpSignal signal,
    @JsonProperty("reason") String reason,
    @JsonProperty("items") long items) {}
