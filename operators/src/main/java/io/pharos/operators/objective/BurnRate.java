package io.pharos.operators.objective;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.objective.state.BurnState;
import io.pharos.operators.objective.state.ObjectivePart;
import io.pharos.operators.objective.state.SlotCount;
import io.pharos.operators.slot.Slots;
import io.pharos.schemas.Alert;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Judges one group of an objective at the end of each slot of 10 s in which something came for it,
 * and of every slot while an alert of it is open ({@link EpisodeRule}). What is judged at the end
 * of a slot is exactly what has an event time up to it.
 *
 * <p>A group is forgotten when nothing came for three days. One whose objective is watched no more,
 * or in another version, is forgotten at the next slot; its alert is resolved.
 */
public final class BurnRate extends KeyedProcessFunction<String, ObjectivePart, Alert> {

  private static final long serialVersionUID = 1L;

  private static final long SLOT_MS = Slots.SLOT_MS;
  private static final long FORGET_MS = SlotCounts.COARSE_KEPT_MS;

  private final ObjectiveTable table;

  private transient MapState<Long, ObjectivePart> pending;
  private transient ValueState<BurnState> known;
  private transient Counters<ObjectiveCounter> counters;

  public BurnRate(ObjectiveTable table) {
    this.table = table;
  }

  /** The group of a part. */
  public static KeySelector<ObjectivePart, String> key() {
    return GroupKey::ofGroup;
  }

  @Override
  public void open(OpenContext context) {
    pending =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "pending", Types.LONG, new AvroTypeInfo<>(ObjectivePart.class)));
    known =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("burn", new AvroTypeInfo<>(BurnState.class)));
    counters = new Counters<>(ObjectiveCounter.class, getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(ObjectivePart part, Context context, Collector<Alert> out)
      throws Exception {
    await(part.getSlotMs(), part, context.timerService());
  }

  private void await(long slotMs, ObjectivePart part, TimerService timers) throws Exception {
    ObjectivePart there = pending.get(slotMs);
    if (there == null) {
      timers.registerEventTimeTimer(slotMs);
    }
    pending.put(slotMs, PartSums.sum(there, part));
  }

  @Override
  public void onTimer(long nowMs, OnTimerContext context, Collector<Alert> out) throws Exception {
    BurnState state = known.value();
    ObjectivePart due = pending.get(nowMs);
    pending.remove(nowMs);
    if (due != null && state != null && nowMs <= state.getJudgedMs()) {
      // came again after a restart, when the operator before this one did not know the time
      await(state.getJudgedMs() + SLOT_MS, due, context.timerService());
      return;
    }
    if (due != null) {
      state = state == null ? begin(due, context.timerService()) : state;
      state.setCameMs(nowMs);
    }
    if (state == null) {
      return;
    }
    if (due != null || state.getEpisode() != null) {
      Objective objective = table.find(state.getObjective(), state.getVersion());
      if (objective == null) {
        abandon(state, nowMs, out);
        return;
      }
      judge(objective, state, due, nowMs, out);
    }
    remember(state, nowMs, context.timerService());
  }

  private static BurnState begin(ObjectivePart part, TimerService timers) {
    SlotCounts nothing = SlotCounts.empty();
    BurnState state = new BurnState();
    state.setTenant(part.getTenant());
    state.setObjective(part.getObjective());
    state.setVersion(part.getVersion());
    state.setValues(part.getValues());
    state.setForgetMs(part.getSlotMs() + FORGET_MS);
    state.setFine(nothing.fine());
    state.setCoarse(nothing.coarse());
    state.setLatest(List.of());
    timers.registerEventTimeTimer(state.getForgetMs());
    return state;
  }

  private void judge(
      Objective objective, BurnState state, ObjectivePart due, long nowMs, Collector<Alert> out) {
    SlotCounts counts = SlotCounts.of(state.getFine(), state.getCoarse());
    if (due != null) {
      for (SlotCount count : due.getCounts()) {
        counts.add(count.getSlotMs(), count.getGoodMicro(), count.getBadMicro());
      }
      state.setLatest(
          BadRequests.without(
              BadRequests.latest(state.getLatest(), due.getLatest()), due.getWithdrawn()));
    }
    counts.keep(nowMs);
    Alert alert = EpisodeRule.judge(objective, state, counts, nowMs);
    if (alert != null) {
      publish(alert, out);
    }
    if (due != null) {
      state.setFine(counts.fine());
      state.setCoarse(counts.coarse());
    }
    state.setJudgedMs(nowMs);
  }

  private void publish(Alert alert, Collector<Alert> out) {
    ObjectiveCounter counter =
        switch (alert.getState()) {
          case FIRING -> ObjectiveCounter.FIRED;
          case UPDATED -> ObjectiveCounter.UPDATED;
          default -> ObjectiveCounter.RESOLVED;
        };
    counters.add(counter, 1);
    out.collect(alert);
  }

  private void abandon(BurnState state, long nowMs, Collector<Alert> out) throws Exception {
    if (state.getEpisode() != null) {
      publish(EpisodeRule.withdraw(state, nowMs), out);
    }
    known.clear();
  }

  /** Keeps the group, unless nothing came of it for long and no alert is open. */
  private void remember(BurnState state, long nowMs, TimerService timers) throws Exception {
    if (state.getEpisode() != null) {
      // behind the end of a bounded input nothing comes, which does not end what goes on
      if (timers.currentWatermark() < Long.MAX_VALUE) {
        timers.registerEventTimeTimer(nowMs + SLOT_MS);
      }
    } else if (nowMs - state.getCameMs() >= FORGET_MS) {
      known.clear();
      return;
    }
    if (nowMs >= state.getForgetMs()) {
      state.setForgetMs(Math.max(state.getCameMs() + FORGET_MS, nowMs + SLOT_MS));
      timers.registerEventTimeTimer(state.getForgetMs());
    }
    known.update(state);
  }
}
