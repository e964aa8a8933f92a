package io.pharos.operators.sample;

/**
 * A unit that metrics come in, with what turns it into the unit of its quantity and the values that
 * a working sensor can give. Anything beyond is a reading that failed.
 */
enum SampleUnit {
  RATIO(Quantity.RATIO, 1, 0, 1),
  PERCENT(Quantity.RATIO, 0.01, 0, 1),
  BYTE(Quantity.BYTES, 1, 0, 1L << 50),
  MEBIBYTE(Quantity.BYTES, 1 << 20, 0, 1L << 50),
  CELSIUS(Quantity.CELSIUS, 1, -100, 300),
  WATT(Quantity.WATTS, 1, 0, 100_000),
  MILLIJOULE(Quantity.MILLIJOULES, 1, 0, Long.MAX_VALUE),
  JOULE(Quantity.MILLIJOULES, 1_000, 0, Long.MAX_VALUE),
  MEGAHERTZ(Quantity.MEGAHERTZ, 1, 0, 100_000),
  CODE(Quantity.CODE, 1, 0, 1_000_000),
  BITS(Quantity.BITS, 1, 0, Long.MAX_VALUE),
  NANOSECOND(Quantity.NANOSECONDS, 1, 0, Long.MAX_VALUE),
  MICROSECOND(Quantity.NANOSECONDS, 1_000, 0, Long.MAX_VALUE),
  SECOND(Quantity.SECONDS, 1, 0, Double.MAX_VALUE),
  MILLISECOND(Quantity.SECONDS, 0.001, 0, Double.MAX_VALUE),
  COUNT(Quantity.COUNT, 1, 0, Long.MAX_VALUE);

  /** Counters of the hardware run a little over the time they are divided by. */
  private static final double MAX_RATIO = 1.05;

  private final Quantity quantity;
  private final double factor;
  private final double least;
  private final double greatest;

  SampleUnit(Quantity quantity, double factor, double least, double greatest) {
    this.quantity = quantity;
    this.factor = factor;
    this.least = least;
    this.greatest = greatest;
  }

  Quantity quantity() {
    return quantity;
  }

  double factor() {
    return factor;
  }

  /** The value in the unit of the quantity, NaN where no working sensor gives it. */
  double convert(double value) {
    double converted = this == PERCENT ? value / 100 : value * factor;
    if (quantity == Quantity.RATIO && converted > 1 && converted <= MAX_RATIO) {
      return 1;
    }
    return converted >= least && converted <= greatest ? converted : Double.NaN;
  }

  /** The whole value in the unit of the quantity, −1 where no counter reaches it. */
  long convertCount(long value) {
    if (value < 0) {
      return -1;
    }
    long times = (long) factor;
    return value > Long.MAX_VALUE / times ? -1 : value * times;
  }

  /** As {@link #convertCount(long)}, rounded. */
  long convertCount(double value) {
    double converted = value * factor;
    return converted >= 0 && converted < Long.MAX_VALUE ? Math.round(converted) : -1;
  }
}
