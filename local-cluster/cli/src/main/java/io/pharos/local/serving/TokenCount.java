package io.pharos.local.serving;

import io.pharos.local.chance.SeededRandom;

/**
 * How many tokens: a lognormal, cut at both ends.
 *
 * @param sigma spread of the logarithm; 0 for always the median
 */
public record TokenCount(double median, double sigma, int least, int most) {

  public TokenCount {
    Rule.require(median > 0 && sigma >= 0, "a median is positive, a spread not negative");
    Rule.require(least >= 1 && least <= most, "least is at least 1 and at most most");
  }

  public static TokenCount of(double median, double sigma, int most) {
    return new TokenCount(median, sigma, 1, most);
  }

  int draw(SeededRandom random) {
    long tokens = StrictMath.round(random.lognormal(median, sigma));
    return (int) Math.max(least, Math.min(most, tokens));
  }
}
