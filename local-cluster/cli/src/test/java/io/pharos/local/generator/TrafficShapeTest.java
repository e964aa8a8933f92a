package io.pharos.local.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pharos.local.chance.SeededRandom;
import io.pharos.local.ledger.TokenUse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Sizes and arrivals have the medians, tails and bursts they were measured to have. */
class TrafficShapeTest {

  private static final Percentage CLOSE = Percentage.withPercentage(10);

  @Test
  void promptsAndAnswersHaveTheMeasuredMediansAndTails() {
    shape(TokenShape.CODE, 1469, 5194, 13, 55);
    shape(TokenShape.CHAT, 1020, 2735, 129, 424);
    shape(TokenShape.LONG_CONTEXT, 6909, 27_367, 350, 660);
  }

  @Test
  void everyFifthLongPromptIsUncachedAndTheOthersShareAboutHalf() {
    SeededRandom random = new SeededRandom(2);
    List<TokenUse> uses =
        Stream.generate(() -> TokenShape.LONG_CONTEXT.draw(random, false)).limit(20_000).toList();

    assertThat(uses.stream().mapToDouble(u -> (double) u.cacheRead() / u.input()).average())
        .hasValueCloseTo(0.38, within(0.02));
    assertThat(uses.stream().filter(u -> u.cacheRead() == 0).count()).isBetween(3_700L, 4_600L);
  }

  @Test
  void steadyArrivalsAreAlmostPoissonAndBurstyOnesAreNot() {
    assertThat(dispersion(5.5, RequestArrivals.STEADY)).isBetween(1.2, 2.1);
    assertThat(dispersion(2.6, RequestArrivals.BURSTY)).isBetween(9.0, 18.0);
  }

  @Test
  void arrivalsAreSortedWithinTheirSecond() {
    RequestArrivals arrivals =
        new RequestArrivals(new SeededRandom(4), 200, RequestArrivals.STEADY);

    long[] times = arrivals.inSecond(0, 5_000_000_000L);

    assertThat(times).isSorted().isNotEmpty();
    assertThat(times[0]).isGreaterThanOrEqualTo(5_000_000_000L);
    assertThat(times[times.length - 1]).isLessThan(6_000_000_000L);
  }

  @Test
  void aFullEngineQueuesAndDecodesAtHalfSpeed() {
    ModelProfile model = new ModelProfile("m", "vllm", true, 1_000, 10, false);
    ServingEngine engine = new ServingEngine(model, 1, 2);

    ServingEngine.Service first = engine.serve(0, 984, 100);
    ServingEngine.Service second = engine.serve(0, 984, 100);
    ServingEngine.Service third = engine.serve(0, 984, 100);

    assertThat(first).isEqualTo(new ServingEngine.Service(0, 1_000_000_000L, 1_000_000_000L));
    assertThat(second.decodeNs()).isEqualTo(1_500_000_000L);
    assertThat(third.queueNs()).isEqualTo(first.totalNs());
    assertThat(engine.serve(60_000_000_000L, 984, 100).queueNs()).isZero();
  }

  @Test
  void aQuotaSpreadsItsRateAndKeepsATurnForTheNextThatMayTakeIt() {
    Quota quota = new Quota(0.01);
    int taken = 0;
    for (int i = 0; i < 1_000; i++) {
      taken += quota.take(true) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(10);

    Quota half = new Quota(0.5);
    assertThat(half.take(false)).isFalse();
    assertThat(half.take(true)).isTrue();
    assertThat(new Quota(0).take(true)).isFalse();
  }

  private static void shape(
      TokenShape shape, int input50, int input90, int output50, int output90) {
    SeededRandom random = new SeededRandom(1);
    List<TokenUse> uses = Stream.generate(() -> shape.draw(random, true)).limit(20_000).toList();
    long[] input = uses.stream().mapToLong(TokenUse::input).sorted().toArray();
    long[] output = uses.stream().mapToLong(TokenUse::output).sorted().toArray();

    assertThat(input[10_000]).as("%s input median", shape).isCloseTo(input50, CLOSE);
    assertThat(input[18_000]).as("%s input P90", shape).isCloseTo(input90, CLOSE);
    assertThat(output[10_000]).as("%s output median", shape).isCloseTo(output50, CLOSE);
    assertThat(output[18_000]).as("%s output P90", shape).isCloseTo(output90, CLOSE);
  }

  /** Variance over mean of the counts in windows of a second. */
  private static double dispersion(double rate, double shape) {
    RequestArrivals arrivals = new RequestArrivals(new SeededRandom(9), rate, shape);
    double[] counts = new double[6_000];
    Arrays.setAll(counts, second -> arrivals.inSecond(second, 0).length);
    double mean = Arrays.stream(counts).average().orElseThrow();
    double variance =
        Arrays.stream(counts).map(c -> (c - mean) * (c - mean)).average().orElseThrow();
    return variance / mean;
  }
}
