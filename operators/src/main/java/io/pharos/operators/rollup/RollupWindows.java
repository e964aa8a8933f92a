package io.pharos.operators.rollup;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.rollup.state.SeriesParts;
import io.pharos.operators.rollup.state.SlotParts;
import io.pharos.operators.rollup.state.WindowPart;
import io.pharos.operators.slot.Slots;
import io.pharos.schemas.Rollup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The windows of one series. At the end of each slot of 10 s, what came for it is added to its
 * windows of 10 s, which are published with it; and what was added to them is in turn added to the
 * longer windows they lie in, at their end or, after it, at once. So a longer window is the sum of
 * shorter ones, to the unit, and a revision costs what changed.
 *
 * <p>A window leaves nothing behind once it can no longer be revised.
 */
public final class RollupWindows extends KeyedProcessFunction<String, SeriesParts, Rollup> {

  private static final long serialVersionUID = 1L;

  private final RollupLimits limits;

  private transient MapState<Long, SlotParts> pending;
  private transient MapState<Tuple2<Long, Long>, WindowPart> totals;
  private transient Counters<RollupCounter> counters;

  public RollupWindows(RollupLimits limits) {
    this.limits = limits;
  }

  /** The series of parts. */
  public static KeySelector<SeriesParts, String> key() {
    return parts -> Series.of(parts).key();
  }

  @Override
  public void open(OpenContext context) {
    pending =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "pending", Types.LONG, new AvroTypeInfo<>(SlotParts.class)));
    totals =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "totals",
                    TypeInformation.of(new TypeHint<Tuple2<Long, Long>>() {}),
                    new AvroTypeInfo<>(WindowPart.class)));
    counters = new Counters<>(RollupCounter.class, getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(SeriesParts series, Context context, Collector<Rollup> out)
      throws Exception {
    for (Map.Entry<Long, List<WindowPart>> slot : PartLists.bySlot(series.getParts()).entrySet()) {
      await(slot.getKey(), slot.getValue(), context.timerService());
    }
  }

  private void await(long slotMs, List<WindowPart> parts, TimerService timers) throws Exception {
    SlotParts there = pending.get(slotMs);
    if (there == null) {
      timers.registerEventTimeTimer(slotMs);
    }
    pending.put(slotMs, PartLists.add(there, parts));
  }

  @Override
  public void onTimer(long slotMs, OnTimerContext context, Collector<Rollup> out) throws Exception {
    SlotParts due = pending.get(slotMs);
    if (due != null) {
      pending.remove(slotMs);
      add(slotMs, due, context, out);
    }
    for (RollupWindow window : RollupWindow.values()) {
      totals.remove(Tuple2.of(window.lengthMs(), slotMs - limits.acceptMs() - window.lengthMs()));
    }
  }

  private void add(long slotMs, SlotParts due, OnTimerContext context, Collector<Rollup> out)
      throws Exception {
    SlotParts now = due;
    for (RollupWindow window : RollupWindow.values()) {
      Deque<WindowPart> longer = new ArrayDeque<>();
      for (WindowPart part : ofLength(window, now)) {
        publish(part, window, slotMs, context, out);
        if (window.parent() != null) {
          longer.add(inParent(part, window.parent(), slotMs));
        }
      }
      for (WindowPart part : longer) {
        if (part.getSlotMs() == slotMs) {
          now = PartLists.add(now, List.of(part));
        } else {
          await(part.getSlotMs(), List.of(part), context.timerService());
        }
      }
    }
  }

  private static List<WindowPart> ofLength(RollupWindow window, SlotParts parts) {
    List<WindowPart> found = new ArrayList<>();
    for (WindowPart part : parts.getParts()) {
      if (part.getWindowMs() == window.lengthMs()) {
        found.add(part);
      }
    }
    found.sort(Comparator.comparingLong(WindowPart::getWindowStartMs));
    return found;
  }

  private void publish(
      WindowPart part,
      RollupWindow window,
      long slotMs,
      OnTimerContext context,
      Collector<Rollup> out)
      throws Exception {
    Tuple2<Long, Long> place = Tuple2.of(window.lengthMs(), part.getWindowStartMs());
    long endMs = part.getWindowStartMs() + window.lengthMs();
    WindowPart total = totals.get(place);
    WindowSums sums = WindowSums.of(part);
    long atMs = slotMs;
    if (total == null) {
      total = WindowPart.newBuilder(part).build();
      context.timerService().registerEventTimeTimer(endMs + limits.acceptMs());
    } else {
      // what came behind a slot that was published, just after a restart, is another revision
      atMs = Math.max(slotMs, total.getSlotMs() + Slots.SLOT_MS);
      sums.add(total);
      sums.to(total);
    }
    total.setSlotMs(atMs);
    totals.put(place, total);
    int revision = RollupWindow.revision(endMs, atMs);
    counters.add(revision == 0 ? RollupCounter.WINDOWS : RollupCounter.REVISIONS, 1);
    Series series = Series.parse(context.getCurrentKey());
    out.collect(RollupFactory.of(series, total, sums, revision, endMs + limits.acceptMs()));
  }

  /** The same for the longer window it lies in. */
  private static WindowPart inParent(WindowPart part, RollupWindow parent, long slotMs) {
    WindowPart longer = WindowPart.newBuilder(part).build();
    longer.setWindowStartMs(parent.startOf(part.getWindowStartMs()));
    longer.setWindowMs(parent.lengthMs());
    longer.setSlotMs(Math.max(slotMs, longer.getWindowStartMs() + parent.lengthMs()));
    return longer;
  }
}
