package io.pharos.operators.rollup;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.rollup.state.WindowPart;
import io.pharos.operators.slot.SlotSums;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Adds up what records of one kind add to windows, in each subtask that reads them.
 *
 * @param <T> the record
 */
public final class LocalRollup<T> extends SlotSums<T, LocalRollup.PartKey, WindowSums, WindowPart> {

  private static final long serialVersionUID = 1L;

  /** What is added to one window of a series at one instant. */
  record PartKey(
      String tenant, String combination, List<String> values, long windowStartMs, long slotMs) {}

  private final Contributor<T> contributor;
  private final List<Combination> combinations;
  private final RollupLimits limits;
  private final OutputTag<T> late;

  private transient Counters<RollupCounter> counters;

  /**
   * An operator for one kind of record.
   *
   * @param late takes records whose window is settled
   */
  public LocalRollup(
      Contributor<T> contributor,
      List<Combination> combinations,
      RollupLimits limits,
      OutputTag<T> late) {
    this.contributor = contributor;
    this.combinations = List.copyOf(combinations);
    this.limits = limits;
    this.late = late;
  }

  @Override
  public void open() throws Exception {
    super.open();
    contributor.open();
    counters = new Counters<>(RollupCounter.class, getMetricGroup());
  }

  @Override
  protected void add(T record) {
    List<Contributor.Contribution> contributions = contributor.contributions(record);
    if (contributions.isEmpty()) {
      return;
    }
    long eventTimeMs = timely(contributor.eventTimeMs(record));
    String tenant = contributor.tenant(record);
    for (Contributor.Contribution contribution : contributions) {
      Contributions to =
          new Contributions(target(tenant, contribution), eventTimeMs, limits.acceptMs());
      if (to.isSettled(contributor.endNs(record))) {
        counters.add(RollupCounter.LATE_REFUSED, 1);
        output.collect(late, new StreamRecord<>(record, eventTimeMs));
        return;
      }
      contribution.addTo(to);
    }
  }

  private Contributions.Target target(String tenant, Contributor.Contribution contribution) {
    List<List<String>> values = new ArrayList<>(combinations.size());
    for (Combination combination : combinations) {
      values.add(contribution.valuesOf(combination));
    }
    return new Contributions.Target() {
      private long lastWindowMs = Long.MIN_VALUE;
      private List<WindowSums> last;

      @Override
      public List<WindowSums> at(long windowStartMs, long slotMs) {
        if (windowStartMs != lastWindowMs) {
          last = new ArrayList<>(combinations.size());
          for (int i = 0; i < combinations.size(); i++) {
            last.add(sumsOf(tenant, combinations.get(i), values.get(i), windowStartMs, slotMs));
          }
          lastWindowMs = windowStartMs;
        }
        return last;
      }
    };
  }

  private WindowSums sumsOf(
      String tenant, Combination combination, List<String> values, long windowMs, long slotMs) {
    return sumsOf(
        new PartKey(tenant, combination.title(), values, windowMs, slotMs),
        slotMs,
        WindowSums::new);
  }

  @Override
  protected WindowPart part(PartKey key, WindowSums sums) {
    WindowPart part = new WindowPart();
    part.setTenant(key.tenant());
    part.setCombination(key.combination());
    part.setValues(key.values());
    part.setWindowStartMs(key.windowStartMs());
    part.setWindowMs(RollupWindow.TEN_SECONDS.lengthMs());
    part.setSlotMs(key.slotMs());
    sums.to(part);
    return part;
  }
}
