package io.pharos.operators.objective;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.objective.state.ObjectivePart;
import io.pharos.operators.rollup.Combination;
import io.pharos.operators.slot.Admission;
import io.pharos.operators.slot.Admission.Taker;
import java.util.Collections;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Bounds the groups of an objective of a tenant. What goes beyond is counted as one group, {@value
 * Combination#OVERFLOW}. An objective that does not group has one group, which always passes.
 *
 * <p>A group that is there keeps its place until nothing came of it for three days, as long as its
 * counts live; {@link Admission} says which of the new ones get in. What a correction takes back
 * from a group that counted with the excess at first, it takes from the group itself; less than
 * nothing is nothing.
 */
public final class GroupGuard extends KeyedProcessFunction<String, ObjectivePart, ObjectivePart> {

  private static final long serialVersionUID = 1L;

  /** Groups of an objective and tenant where nothing else is set. */
  public static final int GROUPS = 100;

  private final int groups;

  private transient Admission<ObjectivePart> admission;
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
    admission =
        new Admission<>(
            getRuntimeContext(),
            groups,
            SlotCounts.COARSE_KEPT_MS,
            new AvroTypeInfo<>(ObjectivePart.class),
            PartSums::sum);
    counters = new Counters<>(ObjectiveCounter.class, getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(ObjectivePart part, Context context, Collector<ObjectivePart> out)
      throws Exception {
    if (part.getValues().isEmpty()
        || admission.offer(
            GroupKey.of(part.getValues()),
            part.getSlotMs(),
            part,
            context.timerService(),
            toExcess(out))) {
      out.collect(part);
    }
  }

  private Taker<ObjectivePart> toExcess(Collector<ObjectivePart> out) {
    return (name, part) -> {
      counters.add(ObjectiveCounter.OVERFLOWED_PARTS, 1);
      ObjectivePart excess = ObjectivePart.newBuilder(part).build();
      excess.setValues(Collections.nCopies(part.getValues().size(), Combination.OVERFLOW));
      out.collect(excess);
    };
  }

  @Override
  public void onTimer(long slotMs, OnTimerContext context, Collector<ObjectivePart> out)
      throws Exception {
    admission.decide(
        slotMs, context.timerService(), (name, part) -> out.collect(part), toExcess(out));
  }
}
