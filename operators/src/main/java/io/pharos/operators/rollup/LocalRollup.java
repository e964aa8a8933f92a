package io.pharos.operators.rollup;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.rollup.state.WindowPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Adds up what one subtask reads, so that a busy series costs the network and the subtask behind it
 * a record per flush, not one per request. It sends on what it holds before every checkpoint,
 * before a watermark that ends a slot of it, and when it holds {@value #MOST_PARTS} parts; so it
 * has no state.
 *
 * @param <T> the record
 */
public final class LocalRollup<T> extends AbstractStreamOperator<WindowPart>
    implements OneInputStreamOperator<T, WindowPart>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  static final int MOST_PARTS = 20_000;

  /** What is added to one window of a series at one instant. */
  private record PartKey(
      String tenant, String combination, List<String> values, long windowStartMs, long slotMs) {}

  private final Contributor<T> contributor;
  private final List<Combination> combinations;
  private final RollupLimits limits;
  private final OutputTag<T> late;

  private transient Map<PartKey, WindowSums> held;
  private transient Counters<RollupCounter> counters;
  private transient long watermarkMs;
  private transient long firstSlotMs;

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
    held = new HashMap<>();
    counters = new Counters<>(RollupCounter.class, getMetricGroup());
    watermarkMs = Long.MIN_VALUE;
    firstSlotMs = Long.MAX_VALUE;
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    T record = element.getValue();
    List<Contributor.Contribution> contributions = contributor.contributions(record);
    if (contributions.isEmpty()) {
      return;
    }
    long eventTimeMs = contributor.eventTimeMs(record);
    if (eventTimeMs <= watermarkMs && RollupWindow.slotOf(eventTimeMs) <= watermarkMs) {
      counters.add(RollupCounter.LATE_ACCEPTED, 1);
      eventTimeMs = watermarkMs + 1;
    }
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
    if (held.size() >= MOST_PARTS) {
      flush();
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
    firstSlotMs = Math.min(firstSlotMs, slotMs);
    return held.computeIfAbsent(
        new PartKey(tenant, combination.title(), values, windowMs, slotMs),
        key -> new WindowSums());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (firstSlotMs <= mark.getTimestamp()) {
      flush();
    }
    watermarkMs = mark.getTimestamp();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void endInput() {
    flush();
  }

  private void flush() {
    for (Map.Entry<PartKey, WindowSums> entry : held.entrySet()) {
      PartKey key = entry.getKey();
      WindowPart part = new WindowPart();
      part.setTenant(key.tenant());
      part.setCombination(key.combination());
      part.setValues(key.values());
      part.setWindowStartMs(key.windowStartMs());
      part.setWindowMs(RollupWindow.TEN_SECONDS.lengthMs());
      part.setSlotMs(key.slotMs());
      entry.getValue().to(part);
      output.collect(new StreamRecord<>(part, key.slotMs()));
    }
    counters.add(RollupCounter.PARTS, held.size());
    held.clear();
    firstSlotMs = Long.MAX_VALUE;
  }
}
