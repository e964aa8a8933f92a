package io.pharos.operators.sample;

import java.util.Comparator;

/** The engine and scrape that a data point belongs to; samples are in this order. */
record EngineKey(String tenant, String engine, String software, long timeNs)
    implements Comparable<EngineKey> {

  private static final Comparator<EngineKey> ORDER =
      Comparator.comparing(EngineKey::tenant)
          .thenComparing(EngineKey::engine)
          .thenComparing(EngineKey::software)
          .thenComparingLong(EngineKey::timeNs);

  @Override
  public int compareTo(EngineKey other) {
    return ORDER.compare(this, other);
  }
}
