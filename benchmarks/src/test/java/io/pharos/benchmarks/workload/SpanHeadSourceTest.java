package io.pharos.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.schemas.SpanHead;
import io.pharos.schemas.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpanHeadSourceTest {

  private static final SpanArrivals ARRIVALS = SpanArrivals.of(1_000, 2, 60);

  @Test
  void everyTraceHasEightSpansOfItsOwnAndOneRoot() throws Exception {
    Map<TraceId, List<SpanHead>> traces = new HashMap<>();
    Set<Object> ids = new HashSet<>();
    for (SpanHead head : heads()) {
      traces.computeIfAbsent(head.getTraceId(), id -> new ArrayList<>()).add(head);
      ids.add(head.getSpan().getSpanId());
    }

    assertThat(traces).hasSize((int) ARRIVALS.traces());
    assertThat(ids).hasSize((int) ARRIVALS.spans());
    assertThat(traces.values())
        .allSatisfy(
            spans -> {
              assertThat(spans).hasSize(GenAiTraces.SPANS);
              assertThat(spans)
                  .filteredOn(head -> head.getSpan().getParentSpanId() == null)
                  .hasSize(1);
              assertThat(spans).filteredOn(head -> head.getSpan().getCall() != null).hasSize(2);
            });
  }

  @Test
  void everyParentIsInItsTrace() throws Exception {
    Map<TraceId, Set<Object>> ids = new HashMap<>();
    List<SpanHead> heads = heads();
    heads.forEach(
        head ->
            ids.computeIfAbsent(head.getTraceId(), id -> new HashSet<>())
                .add(head.getSpan().getSpanId()));

    assertThat(heads)
        .filteredOn(head -> head.getSpan().getParentSpanId() != null)
        .allMatch(head -> ids.get(head.getTraceId()).contains(head.getSpan().getParentSpanId()));
  }

  @Test
  void spansOfASubtaskComeOutOfOrderButWithinTheBound() throws Exception {
    List<SpanHead> heads = heads();
    long worst = 0;
    for (int subtask = 0; subtask < 2; subtask++) {
      long greatest = Long.MIN_VALUE;
      int half = heads.size() / 2;
      for (SpanHead head : heads.subList(subtask * half, (subtask + 1) * half)) {
        greatest = Math.max(greatest, head.getSpan().getEventTimeMs());
        worst = Math.max(worst, greatest - head.getSpan().getEventTimeMs());
      }
    }

    assertThat(worst).isPositive().isLessThan(SpanArrivals.BOUND_MS);
  }

  @Test
  void subtasksMoveThroughTheSameEventTime() throws Exception {
    List<SpanHead> heads = heads();
    int half = heads.size() / 2;

    for (int i = 0; i < half; i++) {
      assertThat(heads.get(i).getSpan().getEventTimeMs())
          .isEqualTo(heads.get(half + i).getSpan().getEventTimeMs());
    }
  }

  @Test
  void firstAndLastEndAreThoseOfTheSpans() throws Exception {
    List<Long> ends = heads().stream().map(head -> head.getSpan().getEventTimeMs()).toList();

    assertThat(ends.stream().mapToLong(Long::longValue).min()).hasValue(ARRIVALS.firstEndMs());
    assertThat(ends.stream().mapToLong(Long::longValue).max()).hasValue(ARRIVALS.lastEndMs());
  }

  @Test
  void aPaceAtWhichSpansWouldComeTooLateIsRefused() {
    assertThatThrownBy(() -> new SpanArrivals(128, 2, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("behind the watermark");
  }

  private static List<SpanHead> heads() throws Exception {
    List<SpanHead> heads = new ArrayList<>();
    SpanHeadSource.each(ARRIVALS, heads::add);
    return heads;
  }
}
