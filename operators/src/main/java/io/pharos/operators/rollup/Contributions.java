package io.pharos.operators.rollup;

import io.pharos.operators.apportion.FixedShares;
import io.pharos.operators.slot.Slots;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * Where one record adds to: the windows of 10 s of its series, each at the slot at which it is
 * added. What belongs to a time is laid over the windows it crosses, to the unit.
 */
final class Contributions {

  private static final long MS_NS = 1_000_000;
  private static final RollupWindow WINDOW = RollupWindow.TEN_SECONDS;

  /** Finds the sums of a window of every series of the record. */
  interface Target {
    List<WindowSums> at(long windowStartMs, long slotMs);
  }

  private final Target target;
  private final long slotMs;
  private final long firstWindowMs;

  /**
   * Contributions of one record.
   *
   * @param eventTimeMs of the record
   * @param acceptMs how long after its end a window is revised
   */
  Contributions(Target target, long eventTimeMs, long acceptMs) {
    this.target = target;
    this.slotMs = Slots.slotOf(eventTimeMs);
    this.firstWindowMs = slotMs - acceptMs - WINDOW.lengthMs();
  }

  /** The window of an instant is too old to be revised. */
  boolean isSettled(long ns) {
    return WINDOW.startOf(Math.floorDiv(ns, MS_NS)) < firstWindowMs;
  }

  /** Adds to the window of an instant. */
  void at(long ns, Consumer<WindowSums> add) {
    for (WindowSums sums : sumsOf(WINDOW.startOf(Math.floorDiv(ns, MS_NS)))) {
      add.accept(sums);
    }
  }

  /**
   * Lays an amount evenly over a time. What would fall into windows that are no longer revised goes
   * to the oldest that is, so that nothing is lost.
   */
  void over(long fromNs, long toNs, long amount, ObjLongConsumer<WindowSums> add) {
    long given = 0;
    long length = toNs - fromNs;
    long magnitude = Math.abs(amount);
    long last = Math.max(firstWindowMs, WINDOW.startOf(lastMs(fromNs, toNs)));
    long start = Math.max(firstWindowMs, WINDOW.startOf(Math.floorDiv(fromNs, MS_NS)));
    for (; start <= last; start += WINDOW.lengthMs()) {
      long end = (start + WINDOW.lengthMs()) * MS_NS;
      long upTo =
          start == last
              ? magnitude
              : FixedShares.upTo(magnitude, Math.max(0, end - fromNs), length);
      if (upTo != given) {
        long part = Long.signum(amount) * (upTo - given);
        for (WindowSums sums : sumsOf(start)) {
          add.accept(sums, part);
        }
      }
      given = upTo;
    }
  }

  private static long lastMs(long fromNs, long toNs) {
    return Math.floorDiv(Math.max(fromNs, toNs - 1), MS_NS);
  }

  private List<WindowSums> sumsOf(long windowStartMs) {
    return target.at(windowStartMs, Math.max(slotMs, windowStartMs + WINDOW.lengthMs()));
  }
}
