package io.pharos.operators.objective;

import io.pharos.operators.packed.PackedReader;
import io.pharos.operators.packed.PackedWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Good and bad requests of slots of one length; only slots that hold something take room. */
final class CountedSlots {

  private final long slotLengthMs;
  private long[] slots = new long[16];
  private long[] good = new long[16];
  private long[] bad = new long[16];
  private int size;

  private CountedSlots(long slotLengthMs) {
    this.slotLengthMs = slotLengthMs;
  }

  /** Slots as they were packed. */
  static CountedSlots of(ByteBuffer packed, long slotLengthMs) {
    CountedSlots counted = new CountedSlots(slotLengthMs);
    PackedReader in = new PackedReader(packed);
    long slot = 0;
    while (in.hasMore()) {
      slot += in.signed();
      counted.insert(counted.size, slot, in.signed(), in.signed());
    }
    return counted;
  }

  /** Ascending; each slot as how many slots it is after the one before it. */
  ByteBuffer packed() {
    PackedWriter out = new PackedWriter();
    long before = 0;
    for (int i = 0; i < size; i++) {
      out.putSigned(slots[i] - before);
      out.putSigned(good[i]);
      out.putSigned(bad[i]);
      before = slots[i];
    }
    return ByteBuffer.wrap(out.toBytes());
  }

  /** Adds to the slot that ends first at or after an instant. */
  void add(long ms, long goodMicro, long badMicro) {
    long slot = endOf(ms);
    int at = size;
    while (at > 0 && slots[at - 1] > slot) {
      at--;
    }
    if (at > 0 && slots[at - 1] == slot) {
      good[at - 1] += goodMicro;
      bad[at - 1] += badMicro;
    } else {
      insert(at, slot, goodMicro, badMicro);
    }
  }

  /** Forgets slots that ended up to an instant. */
  void forgetUpTo(long ms) {
    int gone = 0;
    while (gone < size && slots[gone] * slotLengthMs <= ms) {
      gone++;
    }
    size -= gone;
    System.arraycopy(slots, gone, slots, 0, size);
    System.arraycopy(good, gone, good, 0, size);
    System.arraycopy(bad, gone, bad, 0, size);
  }

  /** Sum of the slots that ended after an instant. */
  RequestCount after(long ms) {
    long goodMicro = 0;
    long badMicro = 0;
    for (int i = size - 1; i >= 0 && slots[i] * slotLengthMs > ms; i--) {
      goodMicro += good[i];
      badMicro += bad[i];
    }
    return new RequestCount(goodMicro, badMicro);
  }

  private long endOf(long ms) {
    return -Math.floorDiv(-ms, slotLengthMs);
  }

  private void insert(int at, long slot, long goodMicro, long badMicro) {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, size * 2);
      good = Arrays.copyOf(good, size * 2);
      bad = Arrays.copyOf(bad, size * 2);
    }
    System.arraycopy(slots, at, slots, at + 1, size - at);
    System.arraycopy(good, at, good, at + 1, size - at);
    System.arraycopy(bad, at, bad, at + 1, size - at);
    slots[at] = slot;
    good[at] = goodMicro;
    bad[at] = badMicro;
    size++;
  }
}
