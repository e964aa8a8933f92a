package io.pharos.operators.objective;

import io.pharos.operators.slot.Slots;
import java.nio.ByteBuffer;

/**
 * Requests by the slot in which they ended: by 10 s for the last hour, and by 5 min for three days.
 * So a group holds at most 360 + 865 slots, about 8 bytes each.
 */
final class SlotCounts {

  static final long FINE_KEPT_MS = 3_600_000;
  static final long COARSE_SLOT_MS = 300_000;
  static final long COARSE_KEPT_MS = 3 * 86_400_000L;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final CountedSlots fine;
  private final CountedSlots coarse;

  private SlotCounts(ByteBuffer fine, ByteBuffer coarse) {
    this.fine = CountedSlots.of(fine, Slots.SLOT_MS);
    this.coarse = CountedSlots.of(coarse, COARSE_SLOT_MS);
  }

  static SlotCounts empty() {
    return new SlotCounts(NOTHING, NOTHING);
  }

  static SlotCounts of(ByteBuffer fine, ByteBuffer coarse) {
    return new SlotCounts(fine, coarse);
  }

  /** Adds to a slot; {@link #keep} removes what is too old. */
  void add(long slotMs, long goodMicro, long badMicro) {
    fine.add(slotMs, goodMicro, badMicro);
    coarse.add(slotMs, goodMicro, badMicro);
  }

  /** Forgets slots that are part of no window that ends at an instant. */
  void keep(long nowMs) {
    fine.forgetUpTo(nowMs - FINE_KEPT_MS);
    coarse.forgetUpTo(nowMs - COARSE_KEPT_MS);
  }

  /**
   * Requests of the window that ends at an instant. One longer than an hour begins where a slot of
   * 5 min does: it is up to 5 min longer than it says.
   */
  RequestCount last(long lengthMs, long nowMs) {
    CountedSlots slots = lengthMs <= FINE_KEPT_MS ? fine : coarse;
    return slots.after(nowMs - lengthMs);
  }

  ByteBuffer fine() {
    return fine.packed();
  }

  ByteBuffer coarse() {
    return coarse.packed();
  }
}
