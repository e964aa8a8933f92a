package io.pharos.local.serving;

/**
 * How warm a card gets and what it does then: temperature follows {@code ambient + rise × power}
 * with a first-order lag.
 *
 * @param risePerWatt degrees Celsius at rest, for each watt
 * @param lagSeconds time constant
 * @param throttleAboveC clocks drop from here on; infinite where they never do
 * @param recoverBelowC clocks come back below it
 * @param throttledClock share of the clock that is left, above 0 and at most 1
 */
public record Cooling(
    double ambientC,
    double risePerWatt,
    double lagSeconds,
    double throttleAboveC,
    double recoverBelowC,
    double throttledClock) {

  public Cooling {
    Rule.require(risePerWatt >= 0 && lagSeconds > 0, "heat and lag are positive");
    Rule.require(throttledClock > 0 && throttledClock <= 1, "throttledClock is in (0, 1]");
    Rule.require(recoverBelowC <= throttleAboveC, "clocks come back below where they drop");
  }

  /** Never throttles. */
  static Cooling ample(double risePerWatt) {
    return new Cooling(28, risePerWatt, 25, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1);
  }

  /** The same card with too little air: throttles from this temperature on. */
  public Cooling throttlingAt(double celsius, double clock) {
    return new Cooling(ambientC, risePerWatt, lagSeconds, celsius, celsius - 4, clock);
  }

  /** Temperature after a time of constant power. */
  double after(double startC, double powerW, long ns) {
    double restC = ambientC + risePerWatt * powerW;
    return restC + (startC - restC) * StrictMath.exp(-ns / (lagSeconds * 1e9));
  }
}
