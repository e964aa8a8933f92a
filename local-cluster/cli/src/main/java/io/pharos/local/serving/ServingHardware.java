package io.pharos.local.serving;

/**
 * An accelerator card as the model of it goes: a roofline of compute and memory, and a power that
 * is linear in how much of both is used.
 *
 * @param name as the driver reports it
 * @param peakFlops dense 16-bit floating point operations in a second
 * @param peakBandwidth bytes in a second
 * @param powerWindowNs time over which the reported power is averaged, 0 where it is instantaneous
 */
public record ServingHardware(
    String name,
    double peakFlops,
    double peakBandwidth,
    long memoryBytes,
    Efficiency efficiency,
    PowerDraw power,
    Cooling cooling,
    int smClockMhz,
    int memoryClockMhz,
    long powerWindowNs) {

  /** Share of the peaks of compute and memory that kernels reach, each above 0 and up to 1. */
  public record Efficiency(double compute, double memory) {

    public Efficiency {
      Rule.require(compute > 0 && compute <= 1, "the efficiency of compute is in (0, 1]");
      Rule.require(memory > 0 && memory <= 1, "the efficiency of memory is in (0, 1]");
    }
  }

  /**
   * What a card draws.
   *
   * @param compute share of the dynamic power drawn at full use of compute
   * @param memory share of it at full use of memory; both together are capped at the maximum
   */
  public record PowerDraw(int idleW, int maxW, double compute, double memory) {

    public PowerDraw {
      Rule.require(idleW >= 0 && idleW <= maxW, "idleW is at most maxW");
      Rule.require(compute >= 0 && memory >= 0, "shares of power are not negative");
    }
  }

  private static final long SECOND_NS = 1_000_000_000L;
  private static final long MIB = 1L << 20;

  public static final ServingHardware H100_80GB =
      new ServingHardware(
          "NVIDIA H100 80GB HBM3",
          989e12,
          3.35e12,
          81_559 * MIB,
          new Efficiency(0.55, 0.75),
          new PowerDraw(70, 700, 0.60, 0.45),
          Cooling.ample(0.065),
          1_980,
          2_619,
          SECOND_NS);

  public static final ServingHardware A100_40GB =
      new ServingHardware(
          "NVIDIA A100-SXM4-40GB",
          312e12,
          1.555e12,
          40_960 * MIB,
          new Efficiency(0.60, 0.78),
          new PowerDraw(52, 400, 0.65, 0.40),
          Cooling.ample(0.10),
          1_410,
          1_215,
          0);

  public static final ServingHardware L4 =
      new ServingHardware(
          "NVIDIA L4",
          121e12,
          0.300e12,
          23_034 * MIB,
          new Efficiency(0.50, 0.80),
          new PowerDraw(16, 72, 0.70, 0.50),
          Cooling.ample(0.60),
          2_040,
          6_251,
          SECOND_NS);

  public ServingHardware {
    Rule.require(peakFlops > 0 && peakBandwidth > 0 && memoryBytes > 0, "peaks are positive");
    Rule.require(powerWindowNs >= 0, "powerWindowNs is not negative");
  }

  /** The same card, cooled otherwise. */
  public ServingHardware with(Cooling other) {
    return with(efficiency, power, other);
  }

  /** The same card with kernels that reach other shares of its peaks. */
  public ServingHardware with(Efficiency other) {
    return with(other, power, cooling);
  }

  /** The same card with another power model. */
  public ServingHardware with(PowerDraw other) {
    return with(efficiency, other, cooling);
  }

  private ServingHardware with(Efficiency reached, PowerDraw draw, Cooling cooled) {
    return new ServingHardware(
        name,
        peakFlops,
        peakBandwidth,
        memoryBytes,
        reached,
        draw,
        cooled,
        smClockMhz,
        memoryClockMhz,
        powerWindowNs);
  }
}
