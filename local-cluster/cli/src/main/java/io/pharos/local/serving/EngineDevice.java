package io.pharos.local.serving;

/** A device from the view of one engine on it: turns its steps into busy time, power and energy. */
final class EngineDevice {

  private static final long PJ_PER_UJ = 1_000_000L;

  private final DeviceTimeline device;
  private final CardTimeline card;
  private final int user;
  private final long idleMw;
  private final double dynamicMw;
  private final ServingHardware hardware;
  private long leftPj;

  /**
   * @param user position among the engines of the card
   */
  EngineDevice(DeviceTimeline device, int user, DevicePart part) {
    this.device = device;
    this.card = device.card();
    this.user = user;
    this.hardware = card.card().hardware();
    this.idleMw = 1_000L * hardware.power().idleW() * part.slices() / DevicePart.ALL_SLICES;
    this.dynamicMw = 1e3 * (hardware.power().maxW() - hardware.power().idleW()) * part.fraction();
  }

  double clock() {
    return card.clock();
  }

  void begin(EngineStep step, long atNs, long ns, long loadMw) {
    device.run(atNs, ns, step.cost());
    card.load(atNs, user, loadMw);
  }

  void end(long atNs) {
    card.load(atNs, user, 0);
  }

  /** Power above idle while it computes the step. */
  long loadMw(StepCost cost, double clock) {
    double use =
        hardware.power().compute() * cost.computeUse()
            + hardware.power().memory() * cost.memoryUse();
    return (long) (dynamicMw * Math.min(1, use) * clock);
  }

  /**
   * Energy of a whole step, the device's part of idle power included; nothing is lost by rounding.
   */
  long energyUj(long busyNs, long loadMw) {
    long pj = leftPj + (idleMw + loadMw) * busyNs;
    leftPj = pj % PJ_PER_UJ;
    return pj / PJ_PER_UJ;
  }
}
