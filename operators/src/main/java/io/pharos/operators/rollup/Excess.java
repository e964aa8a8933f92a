package io.pharos.operators.rollup;

import io.pharos.operators.rollup.state.SlotParts;
import io.pharos.operators.rollup.state.WindowPart;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * Sums of what goes to the series of the excess, by slot, in keyed state. To read and write the
 * sums for each part would cost far more than a part is worth: up to {@value #MOST_APART} stay
 * apart and are added together.
 */
final class Excess {

  static final int MOST_APART = 200;

  /** Sums of a slot under its end, what is apart under the numbers behind it. */
  private final MapState<Long, SlotParts> parts;

  Excess(RuntimeContext context) {
    this.parts =
        context.getMapState(
            new MapStateDescriptor<>("overflow", Types.LONG, new AvroTypeInfo<>(SlotParts.class)));
  }

  /** Adds parts of a slot of which so many are apart; returns how many are then. */
  int add(long slotMs, SlotParts more, int apart) throws Exception {
    parts.put(slotMs + apart + 1, more);
    if (apart + 1 < MOST_APART) {
      return apart + 1;
    }
    parts.put(slotMs, new SlotParts(take(slotMs, apart + 1)));
    return 0;
  }

  /** Takes out what there is of a slot of which so many are apart. */
  List<WindowPart> take(long slotMs, int apart) throws Exception {
    List<SlotParts> all = new ArrayList<>(apart + 1);
    for (long at = slotMs; at <= slotMs + apart; at++) {
      SlotParts there = parts.get(at);
      if (there != null) {
        all.add(there);
        parts.remove(at);
      }
    }
    SeriesSums sums = new SeriesSums();
    all.forEach(each -> each.getParts().forEach(sums::add));
    return sums.toParts();
  }
}
