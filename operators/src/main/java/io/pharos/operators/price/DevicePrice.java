package io.pharos.operators.price;

import java.math.BigInteger;

/**
 * What a device costs by time.
 *
 * @param microUsdPerHour of the whole device
 * @param slices compute slices the device can be cut into (MIG)
 */
public record DevicePrice(long microUsdPerHour, int slices) {

  /** Nanoseconds of an hour, by the pico-USD of a micro-USD. */
  private static final long DIVISOR = 3_600_000;

  /**
   * What busy time costs: exact, and rounded once, half up, to whole pico-USD.
   *
   * @param gpuNs busy time, of the whole device or of its instance
   * @param migProfile of the instance, e.g. {@code 1g.10gb}: its compute slices are its share of
   *     the price; null or blank for the whole device
   * @return unpriced where the profile cannot be read, the time is negative or the cost exceeds
   *     what a long holds
   */
  Cost cost(long gpuNs, String migProfile) {
    int share = migProfile == null || migProfile.isBlank() ? slices : MigProfile.slices(migProfile);
    if (share <= 0 || share > slices || gpuNs < 0) {
      return Cost.UNPRICED;
    }
    long factor = share * microUsdPerHour;
    long divisor = slices * DIVISOR;
    long product = gpuNs * factor;
    if (Math.multiplyHigh(gpuNs, factor) == 0 && product >= 0 && product + divisor / 2 >= 0) {
      return new Cost((product + divisor / 2) / divisor, CostState.PRICED);
    }
    BigInteger exact =
        BigInteger.valueOf(gpuNs)
            .multiply(BigInteger.valueOf(factor))
            .add(BigInteger.valueOf(divisor / 2))
            .divide(BigInteger.valueOf(divisor));
    return exact.bitLength() < Long.SIZE
        ? new Cost(exact.longValue(), CostState.PRICED)
        : Cost.UNPRICED;
  }
}
