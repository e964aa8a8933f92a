package io.pharos.local.chance;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The only source of chance: a seed, and the distributions simulated telemetry needs.
 *
 * <p>{@link StrictMath} throughout, so that one seed gives the same bytes on every machine.
 */
public final class SeededRandom {

  private final SplittableRandom random;

  public SeededRandom(long seed) {
    this.random = new SplittableRandom(seed);
  }

  private SeededRandom(SplittableRandom random) {
    this.random = random;
  }

  /** An independent stream: what is drawn from it does not disturb this one. */
  public SeededRandom split() {
    return new SeededRandom(random.split());
  }

  public double uniform() {
    return random.nextDouble();
  }

  /** Between low (included) and high (excluded). */
  public double uniform(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Between low and high, both included. */
  public int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  public long nextLong() {
    return random.nextLong();
  }

  /** Never zero: zero is no valid span or trace id. */
  public long id() {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }

  public void bytes(byte[] into) {
    random.nextBytes(into);
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  public <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  public double gaussian() {
    double u = 1 - random.nextDouble();
    return StrictMath.sqrt(-2 * StrictMath.log(u))
        * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }

  public double lognormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * gaussian());
  }

  /** Mean 1, variance 1 / shape (Marsaglia and Tsang's method). */
  public double gamma(double shape) {
    if (shape < 1) {
      double boost = StrictMath.pow(1 - random.nextDouble(), 1 / shape);
      return gamma(shape + 1) * (shape + 1) / shape * boost;
    }
    double d = shape - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = gaussian();
      double v = StrictMath.pow(1 + c * x, 3);
      if (v > 0
          && StrictMath.log(1 - random.nextDouble())
              < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return d * v / shape;
      }
    }
  }

  /**
   * Number of events where so many are expected; chunked, so that a large mean does not underflow.
   */
  public int poisson(double mean) {
    int events = 0;
    for (double left = mean; left > 0; left -= 100) {
      double limit = StrictMath.exp(-Math.min(left, 100));
      double product = 1 - random.nextDouble();
      while (product > limit) {
        events++;
        product *= 1 - random.nextDouble();
      }
    }
    return events;
  }
}
