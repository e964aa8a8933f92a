package io.pharos.operators.rollup;

import io.pharos.operators.rollup.state.SlotParts;
import io.pharos.operators.rollup.state.WindowPart;
import java.util.ArrayList;

/** Adds a part to those that are added at the same instant. */
final class SlotPartsMerge {

  private SlotPartsMerge() {}

  /**
   * Adds a part.
   *
   * @param parts null where there are none yet; is changed
   */
  static SlotParts add(SlotParts parts, WindowPart part) {
    if (parts == null) {
      SlotParts first = new SlotParts(new ArrayList<>());
      first.getParts().add(part);
      return first;
    }
    for (WindowPart there : parts.getParts()) {
      if (there.getWindowStartMs() == part.getWindowStartMs()
          && there.getWindowMs() == part.getWindowMs()) {
        WindowSums sums = WindowSums.of(there);
        sums.add(part);
        sums.to(there);
        return parts;
      }
    }
    // lists read from state cannot grow
    SlotParts more = new SlotParts(new ArrayList<>(parts.getParts()));
    more.getParts().add(part);
    return more;
  }
}
