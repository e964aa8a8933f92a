package io.pharos.operators.objective;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.objective.state.GroupNewcomers;
import io.pharos.operators.objective.state.ObjectivePart;
import io.pharos.operators.rollup.Combination;
import io.pharos.operators.slot.Places;
import io.pharos.operators.slot.WaitingRoom;
import io.pharos.operators.slot.WaitingRoom.Waiting;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Bounds the groups of an objective of a tenant. What goes beyond is counted as one group, {@value
 * Combination#OVERFLOW}. An objective that does not group has one group, which always passes.
 *
 * <p>A group that is there keeps its place until nothing came of it for three days, as long as its
 * counts live. New ones wait for the end of their slot; where there is not room for all, those of
 * the least rank get in, a hash of their name: so it does not matter which came first. Of more than
 * {@value #MOST_WAITING} new groups in one slot only those of the least rank are held; one of the
 * others that was let in the slot before may then count with the excess in this one. What a
 * correction takes back from a group that counted with the excess at first, it takes from the group
 * itself; less than nothing is nothing.
 */
public final class GroupGuard extends KeyedProcessFunction<String, ObjectivePart, ObjectivePart> {

  private static final long serialVersionUID = 1L;

  /** Groups of an objective and tenant where nothing else is set. */
  public static final int GROUPS = 100;

  static final int MOST_WAITING = 10_000;

  private final int groups;

  private transient Places places;
  private transient WaitingRoom<ObjectivePart> waiting;
  private transient MapState<Long, GroupNewcomers> newcomers;
  private transient Counters<ObjectiveCounter> counters;

  /**
   * A guard.
   *
   * @param groups at most, per objective and tenant
   */
  public GroupGuard(int groups) {
    if (groups < 1) {
      throw new IllegalArgumentException("there must be room for a group");
    }
    this.groups = groups;
  }

  /** Tenant and objective of a part. */
  public static KeySelector<ObjectivePart, String> key() {
    return GroupKey::ofObjective;
  }

  @Override
  public void open(OpenContext context) {
    places = new Places(getRuntimeContext(), SlotCounts.COARSE_KEPT_MS);
    waiting = new WaitingRoom<>(getRuntimeContext(), new AvroTypeInfo<>(ObjectivePart.class));
    newcomers =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "newcomers", Types.LONG, new AvroTypeInfo<>(GroupNewcomers.class)));
    counters = new Counters<>(ObjectiveCounter.class, getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(ObjectivePart part, Context context, Collector<ObjectivePart> out)
      throws Exception {
    if (part.getValues().isEmpty()) {
      out.collect(part);
      return;
    }
    String name = GroupKey.of(part.getValues());
    long slotMs = part.getSlotMs();
    if (places.keeps(name, slotMs)) {
      out.collect(part);
      return;
    }
    GroupNewcomers there = newcomers.get(slotMs);
    if (there == null) {
      there = new GroupNewcomers(0, Long.MAX_VALUE);
      context.timerService().registerEventTimeTimer(slotMs);
    }
    if (WaitingRoom.rank(name) > there.getGreatestRank()) {
      overflow(part, out);
    } else {
      ObjectivePart before = waiting.get(slotMs, name);
      there.setWaiting(there.getWaiting() + (before == null ? 1 : 0));
      waiting.put(slotMs, name, PartSums.sum(before, part));
      if (there.getWaiting() > Math.max(MOST_WAITING, 2 * groups)) {
        turnAway(slotMs, there, out);
      }
    }
    newcomers.put(slotMs, there);
  }

  /** Those that cannot get in whatever comes. */
  private void turnAway(long slotMs, GroupNewcomers there, Collector<ObjectivePart> out)
      throws Exception {
    List<Waiting<ObjectivePart>> all = waiting.at(slotMs);
    for (Waiting<ObjectivePart> one : all.subList(groups, all.size())) {
      waiting.remove(slotMs, one.name());
      overflow(one.part(), out);
    }
    there.setWaiting(groups);
    there.setGreatestRank(all.get(groups - 1).rank());
  }

  private void overflow(ObjectivePart part, Collector<ObjectivePart> out) {
    counters.add(ObjectiveCounter.OVERFLOWED_PARTS, 1);
    ObjectivePart excess = ObjectivePart.newBuilder(part).build();
    excess.setValues(Collections.nCopies(part.getValues().size(), Combination.OVERFLOW));
    out.collect(excess);
  }

  @Override
  public void onTimer(long slotMs, OnTimerContext context, Collector<ObjectivePart> out)
      throws Exception {
    int live = places.free(slotMs);
    if (newcomers.contains(slotMs)) {
      newcomers.remove(slotMs);
      admit(slotMs, groups - live, out);
    }
    places.remind(context.timerService());
  }

  /** Lets in those that wait, as far as there is room. */
  private void admit(long slotMs, int free, Collector<ObjectivePart> out) throws Exception {
    int room = free;
    for (Waiting<ObjectivePart> one : waiting.at(slotMs)) {
      waiting.remove(slotMs, one.name());
      boolean isThere = places.has(one.name());
      if (isThere || room > 0) {
        room -= isThere ? 0 : 1;
        places.give(one.name(), slotMs);
        out.collect(one.part());
      } else {
        overflow(one.part(), out);
      }
    }
  }
}
