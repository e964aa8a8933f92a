package io.pharos.operators.rollup;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.rollup.state.Newcomers;
import io.pharos.operators.rollup.state.SlotParts;
import io.pharos.operators.rollup.state.WindowPart;
import io.pharos.operators.slot.Places;
import io.pharos.operators.slot.WaitingRoom;
import io.pharos.operators.slot.WaitingRoom.Waiting;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Bounds the series of a tenant in one combination. What goes beyond is merged into one series,
 * {@value Combination#OVERFLOW}, so that sums stay exact.
 *
 * <p>A series that is there keeps its place until nothing came of it for {@link
 * RollupLimits#forget}. New ones wait for the end of their slot; where there is not room for all,
 * those of the least rank get in, a hash of their name: so it does not matter which came first, and
 * no more than twice the bound are held for a slot however many come. (Where more come for a slot
 * while the one before is still open, a series of both may have its part of the later one in the
 * excess.)
 */
public final class SeriesGuard
    extends KeyedProcessFunction<Tuple2<String, String>, WindowPart, WindowPart> {

  private static final long serialVersionUID = 1L;

  /** What it is keyed by: tenant and combination. */
  public static final TypeInformation<Tuple2<String, String>> KEY_TYPE =
      Types.TUPLE(Types.STRING, Types.STRING);

  private final RollupLimits limits;

  private transient Places places;
  private transient WaitingRoom<SlotParts> waiting;
  private transient MapState<Long, Newcomers> newcomers;
  private transient MapState<Long, SlotParts> overflow;
  private transient Counters<RollupCounter> counters;

  public SeriesGuard(RollupLimits limits) {
    this.limits = limits;
  }

  /** Tenant and combination of a part. */
  public static KeySelector<WindowPart, Tuple2<String, String>> key() {
    return part -> Tuple2.of(part.getTenant(), part.getCombination());
  }

  @Override
  public void open(OpenContext context) {
    places = new Places(getRuntimeContext(), limits.forgetMs());
    waiting = new WaitingRoom<>(getRuntimeContext(), new AvroTypeInfo<>(SlotParts.class));
    newcomers =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "newcomers", Types.LONG, new AvroTypeInfo<>(Newcomers.class)));
    overflow =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "overflow", Types.LONG, new AvroTypeInfo<>(SlotParts.class)));
    counters = new Counters<>(RollupCounter.class, getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(WindowPart part, Context context, Collector<WindowPart> out)
      throws Exception {
    String name = SeriesName.of(part.getValues());
    long slotMs = part.getSlotMs();
    if (places.keeps(name, slotMs)) {
      out.collect(part);
      return;
    }
    Newcomers there = newcomers.get(slotMs);
    if (there == null) {
      there = new Newcomers(0, Long.MAX_VALUE, List.of());
      context.timerService().registerEventTimeTimer(slotMs);
    }
    long rank = WaitingRoom.rank(name);
    there.setLeastRanks(DistinctEstimate.with(there.getLeastRanks(), rank));
    if (rank > there.getGreatestRank()) {
      overflow(part);
    } else {
      SlotParts parts = waiting.get(slotMs, name);
      there.setWaiting(there.getWaiting() + (parts == null ? 1 : 0));
      waiting.put(slotMs, name, SlotPartsMerge.add(parts, part));
      if (there.getWaiting() > 2 * limits.seriesPerTenant()) {
        turnAway(slotMs, there);
      }
    }
    newcomers.put(slotMs, there);
  }

  /** Those that cannot get in whatever comes. */
  private void turnAway(long slotMs, Newcomers there) throws Exception {
    List<Waiting<SlotParts>> all = waiting.at(slotMs);
    int kept = limits.seriesPerTenant();
    for (Waiting<SlotParts> one : all.subList(kept, all.size())) {
      turnAway(slotMs, one);
    }
    there.setWaiting(kept);
    there.setGreatestRank(all.get(kept - 1).rank());
  }

  private void turnAway(long slotMs, Waiting<SlotParts> one) throws Exception {
    waiting.remove(slotMs, one.name());
    for (WindowPart part : one.part().getParts()) {
      overflow(part);
    }
  }

  private void overflow(WindowPart part) throws Exception {
    counters.add(RollupCounter.OVERFLOWED_PARTS, 1);
    WindowPart merged = WindowPart.newBuilder(part).build();
    merged.setValues(Collections.nCopies(part.getValues().size(), Combination.OVERFLOW));
    overflow.put(part.getSlotMs(), SlotPartsMerge.add(overflow.get(part.getSlotMs()), merged));
  }

  @Override
  public void onTimer(long slotMs, OnTimerContext context, Collector<WindowPart> out)
      throws Exception {
    int live = places.free(slotMs);
    Newcomers there = newcomers.get(slotMs);
    if (there != null) {
      newcomers.remove(slotMs);
      int admitted = admit(slotMs, live, out);
      emitExcess(slotMs, DistinctEstimate.of(there.getLeastRanks()) - admitted, out);
    }
    places.remind(context.timerService());
  }

  /** Lets in those that wait, as far as there is room; returns how many. */
  private int admit(long slotMs, int live, Collector<WindowPart> out) throws Exception {
    int room = limits.seriesPerTenant() - live;
    int admitted = 0;
    for (Waiting<SlotParts> one : waiting.at(slotMs)) {
      boolean isThere = places.has(one.name());
      if (isThere || room > 0) {
        room -= isThere ? 0 : 1;
        admitted++;
        places.give(one.name(), slotMs);
        waiting.remove(slotMs, one.name());
        one.part().getParts().forEach(out::collect);
      } else {
        turnAway(slotMs, one);
      }
    }
    return admitted;
  }

  private void emitExcess(long slotMs, long series, Collector<WindowPart> out) throws Exception {
    SlotParts excess = overflow.get(slotMs);
    if (excess != null) {
      for (WindowPart part : excess.getParts()) {
        part.setSeries(Math.max(1, series));
        out.collect(part);
      }
      overflow.remove(slotMs);
    }
  }
}
