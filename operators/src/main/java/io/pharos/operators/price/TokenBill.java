package io.pharos.operators.price;

/** Adds up what the tokens of one call cost, and whether that is all of it. */
final class TokenBill {

  private long picoUsd;
  private boolean something;
  private boolean lacking;
  private boolean tooMuch;

  /** The sum of two counts, Long.MAX_VALUE where it does not fit; what is negative counts as 0. */
  static long sum(long some, long others) {
    long sum = Math.max(0, some) + Math.max(0, others);
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Tokens of one kind; a negative count is one that is not known. */
  void add(long tokens, long price) {
    if (tokens == 0) {
      return;
    }
    if (tokens < 0 || price == TokenPrices.NONE) {
      lacking = true;
      return;
    }
    something = true;
    long high = Math.multiplyHigh(tokens, price);
    long low = tokens * price;
    long sum = picoUsd + low;
    tooMuch |= high != 0 || low < 0 || sum < 0;
    picoUsd = sum;
  }

  /** Tokens of one kind of which some are audio. */
  void addWithAudio(long tokens, long price, long audio, long audioPrice) {
    long spoken = Math.min(Math.max(0, audio), Math.max(0, tokens));
    add(tokens - spoken, price);
    if (spoken > 0 && audioPrice == TokenPrices.NONE) {
      lacking = true;
      add(spoken, price);
    } else {
      add(spoken, audioPrice);
    }
  }

  Cost cost() {
    if (tooMuch || (lacking && !something)) {
      return Cost.UNPRICED;
    }
    return new Cost(picoUsd, lacking ? CostState.PARTLY_PRICED : CostState.PRICED);
  }
}
