package io.pharos.operators.price;

import io.pharos.schemas.Tokens;
import java.util.List;

/**
 * What the tokens of one model cost.
 *
 * @param base prices of a call that is in no tier
 * @param tiers by {@link Tier#above}, ascending
 */
public record ModelPrice(TokenPrices base, List<Tier> tiers) {

  /**
   * Prices of long prompts: they hold for the whole call.
   *
   * @param above input tokens of all kinds that a call must exceed
   * @param prices of each kind the base has a price for
   */
  public record Tier(long above, TokenPrices prices) {}

  /** A price; the tiers must ascend. */
  public ModelPrice {
    tiers = List.copyOf(tiers);
  }

  /**
   * What a call costs.
   *
   * <p>A kind that occurred and has no price makes the cost partly priced; so does audio without a
   * price of its own, which is counted as text. Where nothing that occurred has a price, or the
   * cost exceeds what a long holds (9.2 million USD), the call is unpriced.
   *
   * @param inputAudio of the uncached input tokens, those that were audio
   * @param outputAudio of the visible output tokens, those that were audio
   */
  Cost cost(Tokens tokens, long inputAudio, long outputAudio) {
    TokenPrices prices = pricesFor(tokens);
    TokenBill bill = new TokenBill();
    bill.addWithAudio(tokens.getInputUncached(), prices.input(), inputAudio, prices.audioInput());
    bill.add(tokens.getCacheRead(), prices.cacheRead());
    bill.add(tokens.getCacheWrite(), prices.cacheWrite());
    bill.addWithAudio(
        tokens.getOutputVisible(), prices.output(), outputAudio, prices.audioOutput());
    bill.add(tokens.getReasoning(), prices.reasoning());
    return bill.cost();
  }

  private TokenPrices pricesFor(Tokens tokens) {
    if (tiers.isEmpty()) {
      return base;
    }
    long cached = TokenBill.sum(tokens.getCacheRead(), tokens.getCacheWrite());
    long input = TokenBill.sum(tokens.getInputUncached(), cached);
    TokenPrices prices = base;
    for (Tier tier : tiers) {
      if (input > tier.above()) {
        prices = tier.prices();
      }
    }
    return prices;
  }
}
