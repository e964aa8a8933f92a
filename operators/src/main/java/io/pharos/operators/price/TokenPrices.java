package io.pharos.operators.price;

/**
 * Prices of the kinds of tokens, in pico-USD per token (one USD per million tokens is 1,000,000);
 * {@link #NONE} where a kind has no price.
 *
 * @param input prompt tokens that no cache had
 * @param cacheRead prompt tokens that a cache had
 * @param cacheWrite prompt tokens that were written to a cache
 * @param output generated tokens that the caller sees
 * @param reasoning generated tokens that it does not see
 * @param audioInput of the prompt tokens that no cache had, those that are audio
 * @param audioOutput of the generated tokens that the caller sees, those that are audio
 */
public record TokenPrices(
    long input,
    long cacheRead,
    long cacheWrite,
    long output,
    long reasoning,
    long audioInput,
    long audioOutput) {

  /** In place of a price: there is none. */
  public static final long NONE = -1;

  static final TokenPrices FREE = new TokenPrices(0, 0, 0, 0, 0, 0, 0);
}
