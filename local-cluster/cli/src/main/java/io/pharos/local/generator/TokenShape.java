package io.pharos.local.generator;

import io.pharos.local.chance.SeededRandom;
import io.pharos.local.ledger.TokenUse;

/**
 * Prompt and output sizes of one kind of LLM traffic: capped lognormals.
 *
 * <p>Medians, spreads (from the 90th percentile) and caps (the observed maximum) were measured on
 * public traces of production services: {@code CODE} and {@code CHAT} on the Azure LLM inference
 * trace of November 2023 (8,819 and 19,366 requests), {@code LONG_CONTEXT} on the Mooncake
 * conversation trace (12,031 requests), whose reusable prefix covers 38 % of a prompt's blocks on
 * average and nothing in every fifth request.
 */
enum TokenShape {
  CODE(1469, 0.99, 7_437, 13, 1.13, 1_899, 0.2),
  CHAT(1020, 0.77, 14_050, 129, 0.93, 1_000, 0.5),
  LONG_CONTEXT(6909, 1.07, 126_195, 350, 0.50, 2_000, 0.8);

  private final double inputMedian;
  private final double inputSigma;
  private final int inputCap;
  private final double outputMedian;
  private final double outputSigma;
  private final int outputCap;
  private final double cachedChance;

  TokenShape(
      double inputMedian,
      double inputSigma,
      int inputCap,
      double outputMedian,
      double outputSigma,
      int outputCap,
      double cachedChance) {
    this.inputMedian = inputMedian;
    this.inputSigma = inputSigma;
    this.inputCap = inputCap;
    this.outputMedian = outputMedian;
    this.outputSigma = outputSigma;
    this.outputCap = outputCap;
    this.cachedChance = cachedChance;
  }

  TokenUse draw(SeededRandom random, boolean reasons) {
    int input = size(random, inputMedian, inputSigma, inputCap);
    int output = size(random, outputMedian, outputSigma, outputCap);
    long read = 0;
    long write = 0;
    if (random.chance(cachedChance)) {
      // u^1.1 has a mean of 0.48 and reaches 0.94 in its last decile, as the measured shares do
      read = (long) (input * StrictMath.pow(random.uniform(), 1.1));
    } else if (random.chance(0.1)) {
      write = (long) (input * random.uniform(0.3, 0.9));
    }
    long reasoning = reasons ? (long) (output * random.uniform(0.2, 0.8)) : 0;
    return new TokenUse(input - read - write, read, write, output - reasoning, reasoning);
  }

  private static int size(SeededRandom random, double median, double sigma, int cap) {
    return (int) Math.max(1, Math.min(cap, StrictMath.round(random.lognormal(median, sigma))));
  }
}
