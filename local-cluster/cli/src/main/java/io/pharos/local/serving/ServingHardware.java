package io.pharos.local.serving;

/**
 * An accelerator card as the model of it goes: a roofline of compute and memory, and a power that
 * is linear in how much of both is used.
 *
 * @param name as the driver reports it
 * @param peakFlops dense 16-bit floating point operations in a second
 * @param peakBandwidth bytes in a second
 * @param computeEfficiency share of the peak that kernels reach, 0 to 1
 * @param memoryEfficiency the same of the bandwidth
 * @param computePower share of the dynamic power drawn at full use of compute
 * @param memoryPower share of it at full use of memory; both together are capped at the maximum
 * @param powerWindowNs time over which the reported power is averaged, 0 where it is instantaneous
 */
public record ServingHardware(
    String name,
    double peakFlops,
    double peakBandwidth,
    long memoryBytes,
    double computeEfficiency,
    double memoryEfficiency,
    int idleW,
    int maxW,
    double computePower,
    double memoryPower,
    Cooling cooling,
    int smClockMhz,
    int memoryClockMhz,
    long powerWindowNs) {

  private static final long SECOND_NS = 1_000_000_000L;
  private static final long MIB = 1L << 20;

  public static final ServingHardware H100_80GB =
      new ServingHardware(
          "NVIDIA H100 80GB HBM3",
          989e12,
          3.35e12,
          81_559 * MIB,
          0.55,
          0.75,
          70,
          700,
          0.60,
          0.45,
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
          0.60,
          0.78,
          52,
          400,
          0.65,
          0.40,
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
          0.50,
          0.80,
          16,
          72,
          0.70,
          0.50,
          Cooling.ample(0.60),
          2_040,
          6_251,
          SECOND_NS);

  public ServingHardware {
    Rule.require(peakFlops > 0 && peakBandwidth > 0 && memoryBytes > 0, "peaks are positive");
    Rule.require(computeEfficiency > 0 && computeEfficiency <= 1, "computeEfficiency is in (0, 1]");
    Rule.require(memoryEfficiency > 0 && memoryEfficiency <= 1, "memoryEfficiency is in (0, 1]");
    Rule.require(idleW >= 0 && idleW <= maxW, "idleW is at most maxW");
    Rule.require(computePower >= 0 && memoryPower >= 0, "shares of power are not negative");
    Rule.require(powerWindowNs >= 0, "powerWindowNs is not negative");
  }

  /** The same card, cooled otherwise. */
  public ServingHardware with(Cooling other) {
    return new ServingHardware(
        name,
        peakFlops,
        peakBandwidth,
        memoryBytes,
        computeEfficiency,
        memoryEfficiency,
        idleW,
        maxW,
        computePower,
        memoryPower,
        other,
        smClockMhz,
        memoryClockMhz,
        powerWindowNs);
  }

  /** The same card with kernels that reach other shares of its peaks. */
  public ServingHardware withEfficiency(double compute, double memory) {
    return new ServingHardware(
        name,
        peakFlops,
        peakBandwidth,
        memoryBytes,
        compute,
        memory,
        idleW,
        maxW,
        computePower,
        memoryPower,
        cooling,
        smClockMhz,
        memoryClockMhz,
        powerWindowNs);
  }

  /** The same card with another power model. */
  public ServingHardware withPower(int idle, int max, double compute, double memory) {
    return new ServingHardware(
        name,
        peakFlops,
        peakBandwidth,
        memoryBytes,
        computeEfficiency,
        memoryEfficiency,
        idle,
        max,
        compute,
        memory,
        cooling,
        smClockMhz,
        memoryClockMhz,
        powerWindowNs);
  }
}
