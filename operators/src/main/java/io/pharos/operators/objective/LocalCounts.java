package io.pharos.operators.objective;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.objective.state.BadRequest;
import io.pharos.operators.objective.state.ObjectivePart;
import io.pharos.operators.rollup.RollupWindow;
import io.pharos.operators.rollup.StepContributor;
import io.pharos.schemas.ReplacedStep;
import io.pharos.schemas.Span;
import io.pharos.schemas.Step;
import io.pharos.schemas.identity.Ids;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Counts good and bad requests of what one subtask reads, per objective, tenant, group and slot. A
 * step counts in the slot of 10 s it ended in, at the first end of a slot after its event time; a
 * correction takes away what the step counted before. Calls that repeat others are no requests.
 *
 * <p>It sends on what it holds before every checkpoint, before a watermark that ends a slot of it,
 * and when it holds {@value #MOST_PARTS} parts; so it has no state.
 */
public final class LocalCounts extends AbstractStreamOperator<ObjectivePart>
    implements OneInputStreamOperator<Step, ObjectivePart>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  static final int MOST_PARTS = 20_000;

  /** What is added to one group at one instant. */
  private record PartKey(int objective, String tenant, List<String> values, long slotMs) {}

  /** What a version of a step is to an objective. */
  private record Request(List<String> values, Outcome outcome, long endNs, long weightMicro) {}

  private final ObjectiveTable table;

  private transient Map<PartKey, PartSums> held;
  private transient Counters<ObjectiveCounter> counters;
  private transient long watermarkMs;
  private transient long firstSlotMs;

  public LocalCounts(ObjectiveTable table) {
    this.table = table;
  }

  @Override
  public void open() throws Exception {
    super.open();
    held = new HashMap<>();
    counters = new Counters<>(ObjectiveCounter.class, getMetricGroup());
    watermarkMs = Long.MIN_VALUE;
    firstSlotMs = Long.MAX_VALUE;
  }

  @Override
  public void processElement(StreamRecord<Step> element) {
    Step step = element.getValue();
    if (StepContributor.cameAgain(step)) {
      return;
    }
    long eventTimeMs = step.getEventTimeMs();
    if (RollupWindow.slotOf(eventTimeMs) <= watermarkMs) {
      counters.add(ObjectiveCounter.LATE_ACCEPTED, 1);
      eventTimeMs = watermarkMs + 1;
    }
    long slotMs = RollupWindow.slotOf(eventTimeMs);
    ReplacedStep before = step.getReplaces();
    List<Objective> objectives = table.all();
    for (int i = 0; i < objectives.size(); i++) {
      Objective objective = objectives.get(i);
      if (objective.isFor(step.getTenant())) {
        Request now = request(objective, step.getSpan(), step.getCounted());
        Request then =
            before == null ? null : request(objective, before.getSpan(), before.getCounted());
        if (!Objects.equals(now, then)) {
          add(i, step, then, -1, slotMs);
          add(i, step, now, 1, slotMs);
        }
      }
    }
    if (held.size() >= MOST_PARTS) {
      flush();
    }
  }

  /** Null where it does not count. */
  private static Request request(Objective objective, Span span, boolean counted) {
    if (!StepContributor.isRequest(span, counted) || !objective.isAbout(span)) {
      return null;
    }
    Outcome outcome = objective.indicator().of(span, counted);
    return outcome == Outcome.UNKNOWN
        ? null
        : new Request(
            objective.valuesOf(span), outcome, StepContributor.endNs(span), span.getWeightMicro());
  }

  private void add(int objective, Step step, Request request, int sign, long slotMs) {
    if (request == null) {
      return;
    }
    // nothing ends after it was settled, whatever its clock says
    long endMs = Math.min(Math.floorDiv(request.endNs(), 1_000_000L), step.getEventTimeMs());
    if (endMs <= slotMs - SlotCounts.COARSE_KEPT_MS) {
      counters.add(ObjectiveCounter.OUTSIDE_WINDOWS, 1);
      return;
    }
    firstSlotMs = Math.min(firstSlotMs, slotMs);
    PartSums sums =
        held.computeIfAbsent(
            new PartKey(objective, step.getTenant(), request.values(), slotMs),
            key -> new PartSums());
    boolean good = request.outcome() == Outcome.GOOD;
    long weight = sign * request.weightMicro();
    sums.add(RollupWindow.slotOf(endMs), good ? weight : 0, good ? 0 : weight);
    if (!good) {
      BadRequest bad =
          new BadRequest(
              Ids.high(step.getTraceId()),
              Ids.low(step.getTraceId()),
              Ids.toLong(step.getSpan().getSpanId()),
              request.endNs());
      if (sign > 0) {
        sums.show(bad);
      } else {
        sums.withdraw(bad);
      }
    }
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
    for (Map.Entry<PartKey, PartSums> entry : held.entrySet()) {
      PartKey key = entry.getKey();
      Objective objective = table.all().get(key.objective());
      ObjectivePart part = new ObjectivePart();
      part.setTenant(key.tenant());
      part.setObjective(objective.name());
      part.setVersion(objective.version());
      part.setValues(key.values());
      part.setSlotMs(key.slotMs());
      entry.getValue().to(part);
      output.collect(new StreamRecord<>(part, key.slotMs()));
    }
    counters.add(ObjectiveCounter.PARTS, held.size());
    held.clear();
    firstSlotMs = Long.MAX_VALUE;
  }
}
