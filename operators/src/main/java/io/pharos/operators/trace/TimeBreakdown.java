package io.pharos.operators.trace;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.schemas.Breakdown;
import io.pharos.schemas.StepKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Where the time of a trace went. Every nanosecond between its start and its end belongs to exactly
 * one part, so the parts add up to the duration.
 *
 * <p>At an instant the step that began last decides, as the innermost: a tool that asks a model
 * counts as model time while the model works. A model call is split into queue, prefill and decode
 * as far as it says so: by the engine's own times, else prefill ends at the first token; a call
 * that says nothing counts as decode. Embedding is part of retrieval. Instants without a step are
 * other.
 */
final class TimeBreakdown {

  private enum Part {
    QUEUE,
    RETRIEVAL,
    RERANK,
    PREFILL,
    DECODE,
    TOOL,
    OTHER
  }

  private record Interval(long start, long end, int order, Part part) {}

  private record Edge(long at, boolean begins, Interval interval) {}

  private static final StepKind[] STEPS = StepKind.values();

  private TimeBreakdown() {}

  /**
   * Divides the time of a trace.
   *
   * @param spans in {@link SpanTree#ORDER}
   * @param start start of the trace in nanoseconds
   * @param end end of the trace in nanoseconds
   */
  static Breakdown of(List<SpanFacts> spans, long start, long end) {
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      addIntervals(spans.get(i), i, edges);
    }
    edges.sort(Comparator.comparingLong(Edge::at));
    long[] sums = new long[Part.values().length];
    TreeSet<Interval> open =
        new TreeSet<>(Comparator.comparingInt(Interval::order).thenComparingLong(Interval::start));
    long cursor = start;
    for (Edge edge : edges) {
      sums[(open.isEmpty() ? Part.OTHER : open.last().part()).ordinal()] += edge.at() - cursor;
      cursor = edge.at();
      if (edge.begins()) {
        open.add(edge.interval());
      } else {
        open.remove(edge.interval());
      }
    }
    sums[Part.OTHER.ordinal()] += end - cursor;
    return new Breakdown(
        sums[Part.QUEUE.ordinal()],
        sums[Part.RETRIEVAL.ordinal()],
        sums[Part.RERANK.ordinal()],
        sums[Part.PREFILL.ordinal()],
        sums[Part.DECODE.ordinal()],
        sums[Part.TOOL.ordinal()],
        sums[Part.OTHER.ordinal()]);
  }

  private static void addIntervals(SpanFacts span, int index, List<Edge> edges) {
    switch (STEPS[span.getStep()]) {
      case LLM -> addModelCall(span, index, edges);
      case EMBEDDING, RETRIEVAL ->
          add(edges, span.getStartNs(), span.getEndNs(), index, Part.RETRIEVAL);
      case RERANK -> add(edges, span.getStartNs(), span.getEndNs(), index, Part.RERANK);
      case TOOL -> add(edges, span.getStartNs(), span.getEndNs(), index, Part.TOOL);
      default -> {}
    }
  }

  private static void addModelCall(SpanFacts span, int index, List<Edge> edges) {
    long start = span.getStartNs();
    long end = span.getEndNs();
    long queued = clamp(start, Math.max(0, span.getQueueNs()), end);
    long firstToken = queued;
    if (span.getPrefillNs() >= 0) {
      firstToken = clamp(queued, span.getPrefillNs(), end);
    } else if (span.getTtftNs() >= 0) {
      firstToken = Math.max(queued, clamp(start, span.getTtftNs(), end));
    }
    add(edges, start, queued, index, Part.QUEUE);
    add(edges, queued, firstToken, index, Part.PREFILL);
    add(edges, firstToken, end, index, Part.DECODE);
  }

  private static long clamp(long from, long length, long end) {
    return length >= end - from ? end : from + length;
  }

  private static void add(List<Edge> edges, long start, long end, int index, Part part) {
    if (start < end) {
      Interval interval = new Interval(start, end, index, part);
      edges.add(new Edge(start, true, interval));
      edges.add(new Edge(end, false, interval));
    }
  }
}
