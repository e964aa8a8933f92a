package io.pharos.local.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Tokens in parts that add up: input = uncached + cache read + cache write, output = the rest. */
public record TokenUse(
    @JsonProperty("input_uncached") long inputUncached,
    @JsonProperty("cache_read") long cacheRead,
    @JsonProperty("cache_write") long cacheWrite,
    @JsonProperty("output_visible") long outputVisible,
    @JsonProperty("reasoning") long reasoning) {

  /** No tokens at all. */
  public static final TokenUse NONE = new TokenUse(0, 0, 0, 0, 0);

  /** Part-wise sum. */
  public TokenUse plus(TokenUse other) {
    return new TokenUse(
        inputUncached + other.inputUncached,
        cacheRead + other.cacheRead,
        cacheWrite + other.cacheWrite,
        outputVisible + other.outputVisible,
        reasoning + other.reasoning);
  }

  /** Prompt tokens, cached ones included. */
  public long input() {
    return inputUncached + cacheRead + cacheWrite;
  }

  /** Generated tokens, reasoning included. */
  public long output() {
    return outputVisible + reasoning;
  }

  /** What is left when only the two totals are reported. */
  public TokenUse totalsOnly() {
    return new TokenUse(input(), 0, 0, output(), 0);
  }
}
