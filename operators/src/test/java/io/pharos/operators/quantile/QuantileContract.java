package io.pharos.operators.quantile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every sketch of a distribution must hold: its stated error, on data of any shape. */
abstract class QuantileContract {

  private static final int[] PER_MILLE = {1, 10, 500, 900, 950, 990, 999, 1000};

  /** Data that latencies and their like have looked like. */
  enum Shape {
    LOGNORMAL(random -> (long) Math.exp(18 + 1.2 * random.nextGaussian())),
    PARETO(random -> (long) (1e6 / Math.pow(1 - random.nextDouble(), 1 / 1.1))),
    TWO_MODES(
        random -> random.nextInt(100) < 97 ? 40_000 + random.nextInt(20_000) : 900_000_000_000L),
    SMALL(random -> random.nextInt(700)),
    CONSTANT(random -> 123_456_789L);

    // a lambda without captured state
    @SuppressWarnings("ImmutableEnumChecker")
    private final ToLongFunction<Random> next;

    Shape(ToLongFunction<Random> next) {
      this.next = next;
    }

    long[] values(int count, long seed) {
      Random random = new Random(seed);
      return LongStream.generate(() -> next.applyAsLong(random)).limit(count).toArray();
    }
  }

  /** Greatest relative error that is stated. */
  abstract double statedError(int perMille);

  /** A quantile of values that were added in the order they come. */
  abstract LongUnaryOperator sketch(long[] values);

  @ParameterizedTest
  @EnumSource(Shape.class)
  void everyQuantileIsWithinTheStatedErrorOfTheExactOne(Shape shape) {
    for (int count : new int[] {1, 2, 7, 1_000, 20_000}) {
      for (long seed = 0; seed < 5; seed++) {
        long[] values = shape.values(count, seed);
        LongUnaryOperator sketch = sketch(values);
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        for (int perMille : PER_MILLE) {
          long exact = sorted[(int) Math.ceil(perMille * (long) count / 1000.0) - 1];
          assertThat((double) sketch.applyAsLong(perMille))
              .as("%s, %d values, q=%d/1000", shape, count, perMille)
              .isCloseTo((double) exact, within(statedError(perMille) * exact + 1e-9));
        }
      }
    }
  }
}
