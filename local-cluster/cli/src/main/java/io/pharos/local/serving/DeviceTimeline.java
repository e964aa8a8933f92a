package io.pharos.local.serving;

import java.util.List;

/**
 * When a device was busy, and how: exact integrals over any time.
 *
 * <p>A device is a card or an instance of one; shares are of what the device has.
 */
public final class DeviceTimeline {

  private final ServingDevice device;
  private final CardTimeline card;
  private final List<Integer> engines;
  private final long startNs;
  // per run of kernels: start, end, and integrals up to its start
  private final LongSeries starts = new LongSeries();
  private final LongSeries ends = new LongSeries();
  private final LongSeries busyNs = new LongSeries();
  private final LongSeries tensorNs = new LongSeries();
  private final LongSeries dramNs = new LongSeries();
  private long busyTotal;
  private long tensorTotal;
  private long dramTotal;

  DeviceTimeline(ServingDevice device, CardTimeline card, List<Integer> engines, long startNs) {
    this.device = device;
    this.card = card;
    this.engines = List.copyOf(engines);
    this.startNs = startNs;
  }

  /** Kernels run for a time; runs come in order and do not overlap. */
  void run(long fromNs, long ns, StepCost cost) {
    Rule.require(ends.size() == 0 || ends.last() <= fromNs, "kernels run one after the other");
    starts.add(fromNs);
    ends.add(fromNs + ns);
    busyNs.add(busyTotal);
    tensorNs.add(tensorTotal);
    dramNs.add(dramTotal);
    busyTotal += ns;
    tensorTotal += StrictMath.round(ns * cost.tensorActive());
    dramTotal += StrictMath.round(ns * cost.dramActive());
  }

  public ServingDevice device() {
    return device;
  }

  public CardTimeline card() {
    return card;
  }

  /** Positions of the engines on it. */
  public List<Integer> engines() {
    return engines;
  }

  public long startNs() {
    return startNs;
  }

  /** Time since the start in which kernels ran. */
  public long busyNs(long atNs) {
    int i = starts.floor(atNs);
    return i < 0 ? 0 : busyNs.get(i) + Math.min(atNs, ends.get(i)) - starts.get(i);
  }

  /** Time since the start, weighted by the share of the tensor pipe in use. */
  public double tensorNs(long atNs) {
    return weighted(tensorNs, tensorTotal, atNs);
  }

  /** Time since the start, weighted by the share of the memory interface in use. */
  public double dramNs(long atNs) {
    return weighted(dramNs, dramTotal, atNs);
  }

  private double weighted(LongSeries of, long total, long atNs) {
    int i = starts.floor(atNs);
    if (i < 0) {
      return 0;
    }
    long next = i + 1 < of.size() ? of.get(i + 1) : total;
    double part =
        (double) (Math.min(atNs, ends.get(i)) - starts.get(i)) / (ends.get(i) - starts.get(i));
    return of.get(i) + part * (next - of.get(i));
  }
}
