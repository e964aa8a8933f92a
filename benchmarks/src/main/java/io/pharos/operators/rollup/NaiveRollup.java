package io.pharos.operators.rollup;

import io.pharos.operators.rollup.state.SeriesParts;
import io.pharos.operators.rollup.state.WindowPart;
import io.pharos.schemas.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * What {@link LocalRollup} is compared with: steps are shuffled by series and added to the sums of
 * their windows in keyed state one by one. It does the same work for a step and gives the same
 * parts, each whole.
 */
public final class NaiveRollup extends KeyedProcessFunction<String, Step, SeriesParts> {

  private static final long serialVersionUID = 1L;

  private final Contributor<Step> contributor;
  private final RollupLimits limits;

  /** By slot and window. */
  private transient MapState<Tuple2<Long, Long>, WindowSums> sums;

  public NaiveRollup(Contributor<Step> contributor, RollupLimits limits) {
    this.contributor = contributor;
    this.limits = limits;
  }

  /** The series of a step. */
  public static KeySelector<Step, String> key(Combination combination) {
    return step -> series(step, combination).key();
  }

  private static Series series(Step step, Combination combination) {
    return new Series(step.getTenant(), combination.title(), combination.valuesOf(step.getSpan()));
  }

  @Override
  public void open(OpenContext context) {
    contributor.open();
    sums =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "sums",
                    getRuntimeContext()
                        .createSerializer(
                            TypeInformation.of(new TypeHint<Tuple2<Long, Long>>() {})),
                    new WindowSumsSerializer()));
  }

  @Override
  public void processElement(Step step, Context context, Collector<SeriesParts> out)
      throws Exception {
    for (Contributor.Contribution contribution : contributor.contributions(step)) {
      Map<Tuple2<Long, Long>, WindowSums> touched = new HashMap<>();
      contribution.addTo(
          new Contributions(
              (window, slot) ->
                  List.of(
                      touched.computeIfAbsent(Tuple2.of(slot, window), at -> sumsAt(at, context))),
              contributor.eventTimeMs(step),
              limits.acceptMs()));
      sums.putAll(touched);
    }
  }

  private WindowSums sumsAt(Tuple2<Long, Long> at, Context context) {
    try {
      WindowSums there = sums.get(at);
      if (there == null) {
        context.timerService().registerEventTimeTimer(at.f0);
        return new WindowSums();
      }
      return there;
    } catch (Exception e) {
      throw new IllegalStateException("cannot read state", e);
    }
  }

  @Override
  public void onTimer(long slotMs, OnTimerContext context, Collector<SeriesParts> out)
      throws Exception {
    List<Tuple2<Long, Long>> due = new ArrayList<>();
    for (Tuple2<Long, Long> at : sums.keys()) {
      if (at.f0 == slotMs) {
        due.add(at);
      }
    }
    List<WindowPart> parts = new ArrayList<>(due.size());
    for (Tuple2<Long, Long> at : due) {
      WindowPart part = WindowSumsSerializer.part(sums.get(at));
      part.setWindowStartMs(at.f1);
      part.setWindowMs(RollupWindow.TEN_SECONDS.lengthMs());
      part.setSlotMs(slotMs);
      parts.add(part);
      sums.remove(at);
    }
    out.collect(Series.parse(context.getCurrentKey()).with(parts));
  }
}
