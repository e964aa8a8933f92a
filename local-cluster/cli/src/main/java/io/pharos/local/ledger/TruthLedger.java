package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pharos.operators.otlp.OtlpSignal;
import java.util.List;
import java.util.Map;

/**
 * The account of what a generated workload must come out as: per trace, per reason, in total.
 *
 * <p>Kept by what the simulated system did, never by reading its output back. {@code loose_logs}
 * are distinct logs outside any trace; {@code defects} counts the items, records or traces each
 * defect was applied to. Traces are ordered by tenant and id, calls by span, devices and series by
 * name, so equal ledgers are equal texts. {@code calls} are those of models on modelled hardware
 * whose telemetry was sent undamaged. {@code series} are the steps that service levels count.
 */
@JsonPropertyOrder({
  "sent",
  "dead_letters",
  "loose_logs",
  "defects",
  "traces",
  "calls",
  "devices",
  "series"
})
public record TruthLedger(
    @JsonProperty("sent") List<SentTotals> sent,
    @JsonProperty("dead_letters") List<DeadLetterTruth> deadLetters,
    @JsonProperty("loose_logs") long looseLogs,
    @JsonProperty("defects") Map<String, Long> defects,
    @JsonProperty("traces") List<TraceTruth> traces,
    @JsonProperty("calls") List<CallTruth> calls,
    @JsonProperty("devices") List<DeviceTruth> devices,
    @JsonProperty("series") List<SeriesTruth> series) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  public TruthLedger {
    sent = List.copyOf(sent);
    deadLetters = List.copyOf(deadLetters);
    traces = List.copyOf(traces);
    calls = List.copyOf(calls);
    devices = List.copyOf(devices);
    series = List.copyOf(series);
  }

  /** Totals of one signal. */
  public SentTotals sent(OtlpSignal signal) {
    return sent.stream().filter(totals -> totals.signal() == signal).findFirst().orElseThrow();
  }

  /** Items of one signal to be dead-lettered, whatever the reason. */
  public long deadLetters(OtlpSignal signal) {
    return deadLetters.stream()
        .filter(letter -> letter.signal() == signal)
        .mapToLong(DeadLetterTruth::items)
        .sum();
  }

  /** Items of one signal to be dead-lettered for one reason. */
  public long deadLetters(OtlpSignal signal, String reason) {
    return deadLetters.stream()
        .filter(letter -> letter.signal() == signal && letter.reason().equals(reason))
        .mapToLong(DeadLetterTruth::items)
        .sum();
  }

  /** One JSON object; the same ledger always gives the same text. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a ledger is plain data and can be written", e);
    }
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws IllegalArgumentException if the text is not a ledger
   */
  public static TruthLedger fromJson(String json) {
    try {
      return JSON.readValue(json, TruthLedger.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a truth ledger: " + e.getOriginalMessage(), e);
    }
  }
}
