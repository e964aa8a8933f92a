package io.pharos.local.generator;

import io.pharos.local.chance.SeededRandom;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Request times: a Poisson process whose rate itself varies by the second and by the minute.
 *
 * <p>The spreads were measured on the Azure LLM inference trace of November 2023. Conversation:
 * variance over mean of the counts 1.4 in windows of a second at 5.5 requests/s, and 16 in windows
 * of a minute, which a gamma rate of shape 14 by the second and 22 by the minute gives. Code
 * completion: 13 in windows of a second at 2.6 requests/s, peak 26 times the mean, which shape 0.22
 * gives.
 */
final class RequestArrivals {

  static final double STEADY = 14;
  static final double BURSTY = 0.22;
  private static final double MINUTE = 22;
  private static final long SECOND_NS = 1_000_000_000L;

  private final SeededRandom random;
  private final double requestsPerSecond;
  private final double secondShape;
  private double minuteFactor = 1;

  RequestArrivals(SeededRandom random, double requestsPerSecond, double secondShape) {
    this.random = random;
    this.requestsPerSecond = requestsPerSecond;
    this.secondShape = secondShape;
  }

  /** Sorted times of the requests in one second; seconds are asked for in order. */
  long[] inSecond(int second, long secondStartNs) {
    if (second % 60 == 0) {
      minuteFactor = random.gamma(MINUTE);
    }
    int count = random.poisson(requestsPerSecond * minuteFactor * random.gamma(secondShape));
    long[] times =
        LongStream.range(0, count)
            .map(i -> secondStartNs + (long) (random.uniform() * SECOND_NS))
            .toArray();
    Arrays.sort(times);
    return times;
  }
}
