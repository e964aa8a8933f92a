package io.pharos.operators.rollup;

import io.pharos.operators.rollup.state.SlotParts;
import io.pharos.operators.rollup.state.WindowPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parts of windows of one series, by the instant at which they are added. */
final class PartLists {

  private PartLists() {}

  /** By slot, ascending. */
  static Map<Long, List<WindowPart>> bySlot(List<WindowPart> parts) {
    Map<Long, List<WindowPart>> slots = new TreeMap<>();
    for (WindowPart part : parts) {
      slots.computeIfAbsent(part.getSlotMs(), slot -> new ArrayList<>()).add(part);
    }
    return slots;
  }

  /**
   * Parts with others of the same slot.
   *
   * @param there null where there are none yet; is changed
   */
  static SlotParts add(SlotParts there, List<WindowPart> parts) {
    // lists read from state cannot grow
    SlotParts sum =
        new SlotParts(there == null ? new ArrayList<>() : new ArrayList<>(there.getParts()));
    parts.forEach(part -> add(sum.getParts(), part));
    return sum;
  }

  private static void add(List<WindowPart> parts, WindowPart part) {
    for (WindowPart there : parts) {
      if (there.getWindowStartMs() == part.getWindowStartMs()
          && there.getWindowMs() == part.getWindowMs()) {
        WindowSums sums = WindowSums.of(there);
        sums.add(part);
        sums.to(there);
        return;
      }
    }
    parts.add(part);
  }
}
