package io.pharos.operators.slot;

/** Slots of 10 s of event time, at whose ends things are added and published. */
public final class Slots {

  /** Length of a slot, milliseconds. */
  public static final long SLOT_MS = 10_000;

  private Slots() {}

  /** First end of a slot at or after an instant. */
  public static long slotOf(long ms) {
    return -Math.floorDiv(-ms, SLOT_MS) * SLOT_MS;
  }
}
