package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * What service levels must say of the steps of one tenant, kind, provider and model.
 *
 * @param kind in lower case
 * @param provider empty where spans do not say; so is the model
 * @param errors steps that failed, by type
 * @param tokens of all of them
 * @param cacheWriters steps that wrote tokens to a prompt cache
 * @param windows by start, the one without a start first
 */
@JsonPropertyOrder({
  "tenant",
  "kind",
  "provider",
  "model",
  "errors",
  "tokens",
  "cache_writers",
  "windows"
})
public record SeriesTruth(
    @JsonProperty("tenant") String tenant,
    @JsonProperty("kind") String kind,
    @JsonProperty("provider") String provider,
    @JsonProperty("model") String model,
    @JsonProperty("errors") Map<String, Long> errors,
    @JsonProperty("tokens") TokenUse tokens,
    @JsonProperty("cache_writers") long cacheWriters,
    @JsonProperty("windows") List<WindowTruth> windows) {

  public SeriesTruth {
    errors = Map.copyOf(errors);
    windows = List.copyOf(windows);
  }

  /** All steps. */
  @JsonIgnore
  public long requests() {
    return windows.stream().mapToLong(window -> window.durationsNs().size()).sum();
  }

  /** Steps that say when the first token came. */
  @JsonIgnore
  public long ttfts() {
    return windows.stream().mapToLong(window -> window.ttftsNs().size()).sum();
  }

  /** Steps that failed. */
  @JsonIgnore
  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}
