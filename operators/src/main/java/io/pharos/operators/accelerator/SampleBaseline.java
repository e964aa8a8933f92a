package io.pharos.operators.accelerator;

import java.util.Arrays;

/** What the sample of an instance before said, which the next one is told as differences from. */
final class SampleBaseline {

  /** Busy, tensor, memory activity, memory, temperature, power, XID, reasons. */
  static final int LEVELS = 8;

  final String instance;
  final long[] levels = new long[LEVELS];
  long timeNs;
  long stepNs;
  private boolean begun;
  private long[] counters = new long[4];

  SampleBaseline(String instance) {
    this.instance = instance;
  }

  void passTo(long nextNs) {
    // the first sample follows none: it tells no step
    stepNs = begun ? nextNs - timeNs : 0;
    timeNs = nextNs;
    begun = true;
  }

  long counter(int name) {
    return name < counters.length ? counters[name] : 0;
  }

  void setCounter(int name, long value) {
    if (name >= counters.length) {
      counters = Arrays.copyOf(counters, 2 * name);
    }
    counters[name] = value;
  }
}
