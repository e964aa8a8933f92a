package io.pharos.benchmarks.workload;

import java.io.Serializable;

/**
 * In which order, and at which event times, the spans of many traces arrive at the subtasks of a
 * source.
 *
 * <p>Each subtask sends whole traces of its own, {@value #OPEN_TOGETHER} of them interleaved span
 * by span, and all subtasks move through event time together. Traces start at a steady rate. Spans
 * arrive at most {@link #BOUND_MS} out of order.
 *
 * @param traces of all subtasks together, a multiple of subtasks × {@value #OPEN_TOGETHER}
 * @param subtasks of the source
 * @param tracesPerSecond starts per second of event time, all subtasks together
 */
public record SpanArrivals(long traces, int subtasks, int tracesPerSecond) implements Serializable {

  /** Traces of one subtask that are open at a time. */
  static final int OPEN_TOGETHER = 64;

  /** Spans of a subtask between two watermarks. */
  static final int PER_WATERMARK = 512;

  /** How far spans are out of order at most: the out-of-orderness bound of Pharos. */
  static final long BOUND_MS = 10_000;

  private static final long BLOCK = (long) OPEN_TOGETHER * GenAiTraces.SPANS;

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if traces cannot be split evenly, or are so slow that spans
   *     would come too late
   */
  public SpanArrivals {
    if (traces <= 0 || traces % ((long) subtasks * OPEN_TOGETHER) != 0) {
      throw new IllegalArgumentException(
          "The number of traces must be a multiple of "
              + subtasks * OPEN_TOGETHER
              + ", is "
              + traces);
    }
    if (1_000L * subtasks * OPEN_TOGETHER / tracesPerSecond + GenAiTraces.LONGEST_MS > BOUND_MS) {
      throw new IllegalArgumentException(
          tracesPerSecond + " traces a second are too few: spans would come behind the watermark");
    }
  }

  /** About as many traces as asked for, at a rate that lets a run pass through every deadline. */
  public static SpanArrivals of(long traces, int subtasks, int tracesPerSecond) {
    long unit = (long) subtasks * OPEN_TOGETHER;
    return new SpanArrivals(Math.max(1, traces / unit) * unit, subtasks, tracesPerSecond);
  }

  /** A run of a part of these traces. */
  public SpanArrivals part(double share) {
    return of((long) (traces * share), subtasks, tracesPerSecond);
  }

  /** Number of spans. */
  public long spans() {
    return traces * GenAiTraces.SPANS;
  }

  /** Event time of the first span that ends. */
  public long firstEndMs() {
    return traceStartMs(0) + GenAiTraces.endMs(0);
  }

  /** Event time of the last span that ends. */
  public long lastEndMs() {
    return traceStartMs(traces - 1) + GenAiTraces.LONGEST_MS;
  }

  /** Number of the trace that the span at an index belongs to. */
  long trace(long index) {
    long ofSubtask = index % spansPerSubtask();
    return subtask(index) * (traces / subtasks)
        + ofSubtask / BLOCK * OPEN_TOGETHER
        + ofSubtask % BLOCK % OPEN_TOGETHER;
  }

  /** Place of the span in its trace. */
  int position(long index) {
    return (int) (index % spansPerSubtask() % BLOCK / OPEN_TOGETHER);
  }

  /** Start of a trace in event time. */
  long traceStartMs(long trace) {
    long ofSubtask = trace % (traces / subtasks);
    return GenAiTraces.BEGINNING_MS + ofSubtask * 1_000 * subtasks / tracesPerSecond;
  }

  private long subtask(long index) {
    return index / spansPerSubtask();
  }

  private long spansPerSubtask() {
    return spans() / subtasks;
  }
}
