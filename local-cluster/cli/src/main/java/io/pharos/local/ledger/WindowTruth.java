package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The steps of a series that ended in one window of 10 s.
 *
 * @param startMs of the window; null for those whose clock ran ahead, which end when they arrive
 * @param durationsNs of all of them, ascending
 * @param ttftsNs times to the first token of those that say it, ascending
 */
@JsonPropertyOrder({"start_ms", "durations_ns", "ttfts_ns"})
public record WindowTruth(
    @JsonProperty("start_ms") Long startMs,
    @JsonProperty("durations_ns") List<Long> durationsNs,
    @JsonProperty("ttfts_ns") List<Long> ttftsNs) {

  public WindowTruth {
    durationsNs = List.copyOf(durationsNs);
    ttftsNs = List.copyOf(ttftsNs);
  }
}
