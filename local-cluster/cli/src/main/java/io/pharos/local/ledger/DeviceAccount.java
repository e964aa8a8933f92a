package io.pharos.local.ledger;

/** Keeps what was sent of one device. */
final class DeviceAccount {

  private final DeviceUseTruth identity;
  private long samples;
  private long firstNs = Long.MAX_VALUE;
  private long firstBusyNs;
  private long firstEnergyUj;
  private long lastNs = Long.MIN_VALUE;
  private long lastBusyNs;
  private long lastEnergyUj;

  DeviceAccount(DeviceUseTruth identity) {
    this.identity = identity;
  }

  /** A scrape; requests overtake each other, so it need not be the latest. */
  void sample(long atNs, long busyNs, long energyUj) {
    samples++;
    if (atNs < firstNs) {
      firstNs = atNs;
      firstBusyNs = busyNs;
      firstEnergyUj = energyUj;
    }
    if (atNs > lastNs) {
      lastNs = atNs;
      lastBusyNs = busyNs;
      lastEnergyUj = energyUj;
    }
  }

  DeviceTruth truth() {
    return new DeviceTruth(
        identity.host(),
        identity.device(),
        identity.migInstance(),
        samples,
        firstNs,
        lastNs,
        lastBusyNs - firstBusyNs,
        lastEnergyUj - firstEnergyUj);
  }
}
