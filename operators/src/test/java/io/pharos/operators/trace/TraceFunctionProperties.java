package io.pharos.operators.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.trace.TraceWorkload.Arrival;
import io.pharos.operators.trace.TraceWorkload.Item;
import io.pharos.schemas.CloseReason;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import io.pharos.schemas.TraceId;
import io.pharos.schemas.identity.TraceVersions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;

class TraceFunctionProperties {

  private static final int TRACES = 12;

  /**
   * Everything a run published, in an order of its own. One field of one kind of record depends on
   * arrival and is left out: {@code duplicates} of a revision that is not the last counts repeated
   * deliveries of spans that are published only later.
   */
  private record Published(List<Trace> traces, List<Step> steps) {

    static Published sorted(List<Trace> traces, List<Step> steps) {
      List<Trace> sortedTraces = new ArrayList<>(traces);
      sortedTraces.sort(
          Comparator.comparing(Trace::getTraceId).thenComparingInt(Trace::getRevision));
      for (int i = 0; i + 1 < sortedTraces.size(); i++) {
        if (sortedTraces.get(i).getTraceId().equals(sortedTraces.get(i + 1).getTraceId())) {
          sortedTraces.get(i).setDuplicates(0);
        }
      }
      List<Step> sortedSteps = new ArrayList<>(steps);
      sortedSteps.sort(
          Comparator.comparing(Step::getTraceId)
              .thenComparing(step -> step.getSpan().getSpanId())
              .thenComparingInt(Step::getCorrection));
      return new Published(sortedTraces, sortedSteps);
    }
  }

  @Property(tries = 60)
  void anyOrderWithinTheBoundPublishesTheSame(
      @ForAll long seed, @ForAll long order, @ForAll long otherOrder) throws Exception {
    List<Item> items = TraceWorkload.random(seed, TRACES);

    Published one = run(items, order, TraceHarness.heap(), 1);
    Published other = run(items, otherOrder, TraceHarness.heap(), 1);

    assertThat(other.traces()).isEqualTo(one.traces());
    assertThat(other.steps()).isEqualTo(one.steps());
  }

  @Property(tries = 60)
  void deliveriesThatContradictEachOtherEndInTheSame(
      @ForAll long seed, @ForAll long order, @ForAll long otherOrder) throws Exception {
    List<Item> items = TraceWorkload.contradicting(seed, TRACES);

    Published one = run(items, order, TraceHarness.heap(), 1);
    Published other = run(items, otherOrder, TraceHarness.heap(), 1);

    assertThat(standing(other.traces())).isEqualTo(standing(one.traces()));
    assertThat(lastOf(other.steps())).isEqualTo(lastOf(one.steps()));
  }

  /**
   * The record of each trace that stands, but for how often and when it was published, and for how
   * many repeated deliveries came before that.
   */
  private static List<Trace> standing(List<Trace> traces) {
    Map<TraceId, Trace> standing = new TreeMap<>();
    for (Trace trace : traces) {
      standing.merge(
          trace.getTraceId(),
          trace,
          (a, b) -> Integer.compareUnsigned(TraceVersions.of(a), TraceVersions.of(b)) > 0 ? a : b);
    }
    standing
        .values()
        .forEach(
            trace -> {
              trace.setRevision(0);
              trace.setDuplicates(0);
              trace.setEventTimeMs(0);
              trace.setPreviousStartNs(null);
              trace.setCloseReason(CloseReason.UNKNOWN);
            });
    return List.copyOf(standing.values());
  }

  /** The last word on each step, but for when it was said. */
  private static List<Step> lastOf(List<Step> steps) {
    Map<String, Step> last = new TreeMap<>();
    for (Step step : steps) {
      last.put(step.getTraceId() + "/" + step.getSpan().getSpanId(), step);
    }
    last.values()
        .forEach(
            step -> {
              step.setCorrection(0);
              step.setReplaces(null);
              step.setEventTimeMs(0);
              step.setCounted(true);
            });
    return List.copyOf(last.values());
  }

  @Property(tries = 25)
  void anyParallelismPublishesTheSame(
      @ForAll long seed, @ForAll long order, @ForAll @IntRange(min = 2, max = 4) int parallelism)
      throws Exception {
    List<Item> items = TraceWorkload.random(seed, TRACES);

    assertThat(run(items, order, TraceHarness.heap(), parallelism))
        .isEqualTo(run(items, order, TraceHarness.heap(), 1));
  }

  @Property(tries = 8)
  void rocksDbPublishesWhatHeapPublishes(@ForAll long seed, @ForAll long order) throws Exception {
    List<Item> items = TraceWorkload.random(seed, TRACES);

    assertThat(run(items, order, TraceHarness.rocksDb(), 1))
        .isEqualTo(run(items, order, TraceHarness.heap(), 1));
  }

  @Property(tries = 30)
  void restartAtAnyInstantPublishesTheSame(
      @ForAll long seed, @ForAll long order, @ForAll @IntRange(min = 0, max = 99) int percent)
      throws Exception {
    List<Item> items = TraceWorkload.random(seed, TRACES);
    List<Arrival> arrivals = TraceWorkload.shuffledWithinBound(items, order);
    int cut = arrivals.size() * percent / 100;

    assertThat(runRestarted(arrivals, cut)).isEqualTo(run(items, order, TraceHarness.heap(), 1));
  }

  @Property(tries = 60)
  void nothingIsLostAndNothingIsLeft(@ForAll long seed, @ForAll long order) throws Exception {
    List<Item> items = TraceWorkload.random(seed, TRACES);
    try (TraceHarness harness = TraceHarness.fresh(TraceLimits.DEFAULT)) {
      feed(harness, TraceWorkload.shuffledWithinBound(items, order));
      harness.end();

      List<Trace> last = lastRevisions(harness.traces());
      long accounted =
          last.stream().mapToLong(t -> t.getSpans() + t.getLogs() + t.getDuplicates()).sum();
      assertThat(accounted).isEqualTo(items.size());
      assertThat(last).allSatisfy(TraceFunctionProperties::timeAddsUp);
      assertThat(last).allSatisfy(trace -> assertThat(trace.getLate()).isZero());
      assertThat(harness.timers()).isZero();
      assertThat(harness.stateEntries()).isZero();
    }
  }

  private static void timeAddsUp(Trace trace) {
    var parts = trace.getBreakdown();
    assertThat(
            parts.getQueueNs()
                + parts.getRetrievalNs()
                + parts.getRerankNs()
                + parts.getPrefillNs()
                + parts.getDecodeNs()
                + parts.getToolNs()
                + parts.getOtherNs())
        .isEqualTo(trace.getEndNs() - trace.getStartNs());
    if (trace.getComplete()) {
      var root =
          trace.getSpanList().stream()
              .filter(span -> span.getParentSpanId() == null)
              .findFirst()
              .orElseThrow();
      assertThat(trace.getSpanList().stream().mapToLong(s -> s.getCriticalNs()).sum())
          .isEqualTo(root.getEndNs() - root.getStartNs());
    }
  }

  private static List<Trace> lastRevisions(List<Trace> traces) {
    Set<Object> seen = new HashSet<>();
    List<Trace> last = new ArrayList<>();
    for (int i = traces.size() - 1; i >= 0; i--) {
      Trace trace = traces.get(i);
      if (seen.add(List.of(trace.getTraceId(), String.valueOf(trace.getFragment())))) {
        last.add(trace);
      }
    }
    return last;
  }

  private static Published run(List<Item> items, long order, StateBackend backend, int parallelism)
      throws Exception {
    List<Trace> traces = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    List<Arrival> arrivals = TraceWorkload.shuffledWithinBound(items, order);
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (TraceHarness harness = TraceHarness.fresh(TraceLimits.DEFAULT, backend)) {
        feed(harness, ofSubtask(arrivals, parallelism, subtask));
        harness.end();
        traces.addAll(harness.traces());
        steps.addAll(harness.steps());
      }
    }
    return Published.sorted(traces, steps);
  }

  /** Keeps the rhythm of time: an item of another subtask still moves this one's watermark. */
  private static List<Arrival> ofSubtask(List<Arrival> arrivals, int parallelism, int subtask) {
    return arrivals.stream()
        .map(
            arrival ->
                subtaskOf(arrival.item(), parallelism) == subtask
                    ? arrival
                    : new Arrival(null, arrival.arrivalMs()))
        .toList();
  }

  private static int subtaskOf(Item item, int parallelism) {
    Object key =
        item.span() != null
            ? TraceKeys.of(item.span().getTenant(), item.span().getTraceId())
            : TraceKeys.of(item.log().getTenant(), item.log().getTraceId());
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        key, TraceHarness.MAX_PARALLELISM, parallelism);
  }

  private static Published runRestarted(List<Arrival> arrivals, int cut) throws Exception {
    List<Trace> traces = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    OperatorSubtaskState state;
    try (TraceHarness harness = TraceHarness.fresh(TraceLimits.DEFAULT)) {
      feed(harness, arrivals.subList(0, cut));
      state = harness.snapshot();
      traces.addAll(harness.traces());
      steps.addAll(harness.steps());
    }
    try (TraceHarness harness =
        TraceHarness.restored(TraceLimits.DEFAULT, TraceHarness.heap(), state, 1, 1, 0)) {
      feed(harness, arrivals.subList(cut, arrivals.size()));
      harness.end();
      traces.addAll(harness.traces());
      steps.addAll(harness.steps());
    }
    return Published.sorted(traces, steps);
  }

  private static void feed(TraceHarness harness, List<Arrival> arrivals) throws Exception {
    for (Arrival arrival : arrivals) {
      if (arrival.item() != null && arrival.item().span() != null) {
        harness.span(arrival.item().span());
      } else if (arrival.item() != null) {
        harness.log(arrival.item().log());
      }
      harness.watermark(arrival.arrivalMs() - TraceWorkload.BOUND_MS);
    }
  }
}
