package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Items of one signal that must be dead-lettered for one reason; an unparseable record is one item.
 */
@JsonPropertyOrder({"signal", "reason", "items"})
public record DeadLetterTruth(
    @JsonProperty("signal") Signal signal,
    @JsonProperty("reason") String reason,
    @JsonProperty("items") long items) {}
