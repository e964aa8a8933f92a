package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.pharos.operators.otlp.OtlpSignal;

/**
 * What was sent of one signal.
 *
 * <p>{@code items} are spans or logs, repeated deliveries and one item for each unparseable record
 * included: {@code items = accepted + duplicates + dead-lettered}. {@code bytes} are record values.
 */
@JsonPropertyOrder({"signal", "records", "bytes", "items", "accepted", "duplicates", "late"})
public record SentTotals(
    @JsonProperty("signal") OtlpSignal signal,
    @JsonProperty("records") long records,
    @JsonProperty("bytes") long bytes,
    @JsonProperty("items") long items,
    @JsonProperty("accepted") long accepted,
    @JsonProperty("duplicates") long duplicates,
    @JsonProperty("late") long late) {}
