package io.pharos.operators.sample;

import java.util.Comparator;

/** The device and scrape that a data point belongs to; samples are in this order. */
record DeviceKey(String tenant, String host, String device, String migInstance, long timeNs)
    implements Comparable<DeviceKey> {

  private static final Comparator<DeviceKey> ORDER =
      Comparator.comparing(DeviceKey::tenant)
          .thenComparing(DeviceKey::host)
          .thenComparing(DeviceKey::device)
          .thenComparing(DeviceKey::migInstance, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparingLong(DeviceKey::timeNs);

  @Override
  public int compareTo(DeviceKey other) {
    return ORDER.compare(this, other);
  }
}
