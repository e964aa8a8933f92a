package io.pharos.operators.rollup;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.rollup.state.Newcomers;
import io.pharos.operators.rollup.state.SeriesParts;
import io.pharos.operators.rollup.state.SlotParts;
import io.pharos.operators.rollup.state.WindowPart;
import io.pharos.operators.slot.Admission;
import io.pharos.operators.slot.Admission.Taker;
import io.pharos.operators.slot.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * <p>What a correction takes away it takes from the series itself, also where the excess had it: a
 * series can then have less than nothing, and all together have what there is.
 *
 * <p>A series that is there keeps its place until nothing came of it for {@link
 * RollupLimits#forget}; {@link Admission} says which of the new ones get in.
 */
public final class SeriesGuard
    extends KeyedProcessFunction<Tuple2<String, String>, SeriesParts, SeriesParts> {

  private static final long serialVersionUID = 1L;

  /** What it is keyed by: tenant and combination. */
  public static final TypeInformation<Tuple2<String, String>> KEY_TYPE =
      Types.TUPLE(Types.STRING, Types.STRING);

  private final RollupLimits limits;

  private transient Admission<SlotParts> admission;
  private transient MapState<Long, Newcomers> newcomers;
  private transient Excess excess;
  private transient Counters<RollupCounter> counters;

  public SeriesGuard(RollupLimits limits) {
    this.limits = limits;
  }

  /** Tenant and combination of a series. */
  public static KeySelector<SeriesParts, Tuple2<String, String>> key() {
    return series -> Tuple2.of(series.getTenant(), series.getCombination());
  }

  @Override
  public void open(OpenContext context) {
    admission =
        new Admission<>(
            getRuntimeContext(),
            limits.seriesPerTenant(),
            limits.forgetMs(),
            new AvroTypeInfo<>(SlotParts.class),
            (some, more) -> PartLists.add(some, more.getParts()));
    newcomers =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "newcomers", Types.LONG, new AvroTypeInfo<>(Newcomers.class)));
    excess = new Excess(getRuntimeContext());
    counters = new Counters<>(RollupCounter.class, getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(SeriesParts parts, Context context, Collector<SeriesParts> out)
      throws Exception {
    Series series = Series.of(parts);
    String name = series.name();
    List<WindowPart> passing = new ArrayList<>();
    for (Map.Entry<Long, List<WindowPart>> slot : PartLists.bySlot(parts.getParts()).entrySet()) {
      long slotMs = slot.getKey();
      SlotParts ofSlot = new SlotParts(slot.getValue());
      if (admission.offer(name, slotMs, ofSlot, context.timerService(), toExcess(slotMs))) {
        passing.addAll(slot.getValue());
      } else {
        count(name, slotMs);
      }
    }
    if (!passing.isEmpty()) {
      out.collect(series.with(passing));
    }
  }

  private void count(String name, long slotMs) throws Exception {
    Newcomers there = newcomersAt(slotMs);
    there.setLeastRanks(DistinctEstimate.with(there.getLeastRanks(), Rank.of(name)));
    newcomers.put(slotMs, there);
  }

  private Newcomers newcomersAt(long slotMs) throws Exception {
    Newcomers there = newcomers.get(slotMs);
    return there == null ? new Newcomers(0, List.of()) : there;
  }

  private Taker<SlotParts> toExcess(long slotMs) {
    return (name, parts) -> {
      counters.add(RollupCounter.OVERFLOWED_PARTS, parts.getParts().size());
      Newcomers there = newcomersAt(slotMs);
      there.setApart(excess.add(slotMs, parts, there.getApart()));
      newcomers.put(slotMs, there);
    };
  }

  @Override
  public void onTimer(long slotMs, OnTimerContext context, Collector<SeriesParts> out)
      throws Exception {
    String tenant = context.getCurrentKey().f0;
    String combination = context.getCurrentKey().f1;
    int admitted =
        admission.decide(
            slotMs,
            context.timerService(),
            (name, parts) ->
                out.collect(Series.named(tenant, combination, name).with(parts.getParts())),
            toExcess(slotMs));
    Newcomers there = newcomers.get(slotMs);
    if (there != null) {
      newcomers.remove(slotMs);
      long turnedAway = DistinctEstimate.of(there.getLeastRanks()) - admitted;
      List<WindowPart> parts = excess.take(slotMs, there.getApart());
      if (!parts.isEmpty()) {
        parts.forEach(part -> part.setSeries(Math.max(1, turnedAway)));
        out.collect(Series.overflow(tenant, combination).with(parts));
      }
    }
  }
}
