package io.pharos.operators.objective;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.objective.state.BadRequest;
import io.pharos.operators.objective.state.ObjectivePart;
import io.pharos.operators.rollup.StepContributor;
import io.pharos.operators.slot.SlotSums;
import io.pharos.operators.slot.Slots;
import io.pharos.schemas.ReplacedStep;
import io.pharos.schemas.Span;
import io.pharos.schemas.Step;
import io.pharos.schemas.identity.Ids;
import java.util.List;
import java.util.Objects;

/**
 * Counts good and bad requests of what one subtask reads, per objective, tenant, group and slot. A
 * step counts in the slot of 10 s it ended in, at the first end of a slot after its event time; a
 * correction takes away what the step counted before. Calls that repeat others are no requests.
 */
public final class LocalCounts
    extends SlotSums<Step, LocalCounts.PartKey, PartSums, ObjectivePart> {

  private static final long serialVersionUID = 1L;

  /** What is added to one group at one instant. */
  record PartKey(int objective, String tenant, List<String> values, long slotMs) {}

  /** What a version of a step is to an objective. */
  private record Request(List<String> values, Outcome outcome, long endNs, long weightMicro) {}

  private final ObjectiveTable table;

  private transient Counters<ObjectiveCounter> counters;

  public LocalCounts(ObjectiveTable table) {
    this.table = table;
  }

  @Override
  public void open() throws Exception {
    super.open();
    counters = new Counters<>(ObjectiveCounter.class, getMetricGroup());
  }

  @Override
  protected void add(Step step) {
    if (StepContributor.cameAgain(step)) {
      return;
    }
    long slotMs = Slots.slotOf(timely(step.getEventTimeMs()));
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
    PartSums sums =
        sumsOf(
            new PartKey(objective, step.getTenant(), request.values(), slotMs),
            () -> {
              begin(slotMs);
              return new PartSums();
            });
    boolean good = request.outcome() == Outcome.GOOD;
    long weight = sign * request.weightMicro();
    sums.add(Slots.slotOf(endMs), good ? weight : 0, good ? 0 : weight);
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
  protected ObjectivePart part(PartKey key, PartSums sums) {
    Objective objective = table.all().get(key.objective());
    ObjectivePart part = new ObjectivePart();
    part.setTenant(key.tenant());
    part.setObjective(objective.name());
    part.setVersion(objective.version());
    part.setValues(key.values());
    part.setSlotMs(key.slotMs());
    sums.to(part);
    return part;
  }
}
