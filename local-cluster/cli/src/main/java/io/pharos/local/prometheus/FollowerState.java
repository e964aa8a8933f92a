package io.pharos.local.prometheus;

import java.util.concurrent.atomic.LongAdder;

/** How reading goes: written by the thread that reads, read by those that answer. */
final class FollowerState {

  final LongAdder rollups = new LongAdder();

  /** Records and markers that could not be read. */
  final LongAdder unreadable = new LongAdder();

  private volatile boolean reading;

  /** Whether Kafka answers and records are being read. */
  boolean isReading() {
    return reading;
  }

  void setReading(boolean reading) {
    this.reading = reading;
  }
}
