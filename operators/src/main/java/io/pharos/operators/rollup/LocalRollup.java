package io.pharos.operators.rollup;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.rollup.state.SeriesParts;
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
public final class LocalRollup<T> extends SlotSums<T, Series, SeriesSums, SeriesParts> {

  private static final long serialVersionUID = 1L;

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
    String tenant = contributor.tenant(record).replace(Series.SEPARATOR, ' ');
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
    return new Contributions.Target() {
      private List<SeriesSums> series;
      private long lastWindowMs = Long.MIN_VALUE;
      private List<WindowSums> last;

      @Override
      public List<WindowSums> at(long windowStartMs, long slotMs) {
        if (series == null) {
          series = seriesOf(tenant, contribution);
        }
        if (windowStartMs != lastWindowMs) {
          last = new ArrayList<>(series.size());
          for (SeriesSums sums : series) {
            last.add(window(sums, windowStartMs, slotMs));
          }
          lastWindowMs = windowStartMs;
        }
        return last;
      }
    };
  }

  private List<SeriesSums> seriesOf(String tenant, Contributor.Contribution contribution) {
    List<SeriesSums> series = new ArrayList<>(combinations.size());
    for (Combination combination : combinations) {
      Series of = new Series(tenant, combination.title(), contribution.valuesOf(combination));
      series.add(sumsOf(of, SeriesSums::new));
    }
    return series;
  }

  private WindowSums window(SeriesSums sums, long windowStartMs, long slotMs) {
    int before = sums.size();
    WindowSums window = sums.at(RollupWindow.TEN_SECONDS.lengthMs(), windowStartMs, slotMs);
    if (sums.size() > before) {
      begin(slotMs);
    }
    return window;
  }

  @Override
  protected SeriesParts part(Series series, SeriesSums sums) {
    return series.with(sums.toParts());
  }
}
