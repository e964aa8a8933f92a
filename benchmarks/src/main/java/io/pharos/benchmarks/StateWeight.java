package io.pharos.benchmarks;

import io.pharos.benchmarks.workload.SpanArrivals;
import io.pharos.benchmarks.workload.SpanHeadSource;
import io.pharos.operators.trace.TraceLimits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes of state per trace in one stage.
 *
 * @param stage all traces are in
 * @param heapSnapshot in the full snapshot of the heap backend
 * @param rocksDbSnapshot in the full snapshot of RocksDB
 * @param rocksDbFiles in the SST files of an incremental checkpoint
 * @param heapObjects of live Java objects of the heap backend
 * @param timers number of timers
 */
record StateWeight(
    TraceStage stage,
    double heapSnapshot,
    double rocksDbSnapshot,
    double rocksDbFiles,
    double heapObjects,
    double timers) {

  /** Weighs all stages; what lives on the heap first, before anything else was made and let go. */
  static List<StateWeight> ofAllStages(SpanArrivals arrivals, TraceLimits limits) throws Exception {
    Map<TraceStage, Double> heapObjects = heapObjects(arrivals, limits);
    List<StateWeight> weights = new ArrayList<>();
    for (TraceStage stage : TraceStage.values()) {
      weights.add(of(stage, arrivals, limits, heapObjects.get(stage)));
    }
    return weights;
  }

  private static Map<TraceStage, Double> heapObjects(SpanArrivals arrivals, TraceLimits limits)
      throws Exception {
    Map<TraceStage, Double> bytes = new EnumMap<>(TraceStage.class);
    try (TraceOperator operator = TraceOperator.onHeap(limits)) {
      long empty = liveBytes();
      SpanHeadSource.each(arrivals, operator::send);
      for (TraceStage stage : TraceStage.values()) {
        advance(operator, stage, arrivals, limits);
        bytes.put(stage, (liveBytes() - empty) / (double) arrivals.traces());
      }
    }
    return bytes;
  }

  private static StateWeight of(
      TraceStage stage, SpanArrivals arrivals, TraceLimits limits, double heapObjects)
      throws Exception {
    double traces = arrivals.traces();
    double heapSnapshot;
    double timers;
    try (TraceOperator operator = TraceOperator.onHeap(limits)) {
      bring(operator, stage, arrivals, limits);
      heapSnapshot = operator.snapshotBytes() / traces;
      timers = operator.timers() / traces;
    }
    double rocksDbSnapshot;
    double rocksDbFiles;
    try (TraceOperator operator = TraceOperator.onRocksDb(limits)) {
      bring(operator, stage, arrivals, limits);
      rocksDbFiles = operator.snapshotBytes() / traces;
      rocksDbSnapshot = operator.canonicalBytes() / traces;
    }
    return new StateWeight(stage, heapSnapshot, rocksDbSnapshot, rocksDbFiles, heapObjects, timers);
  }

  private static void bring(
      TraceOperator operator, TraceStage stage, SpanArrivals arrivals, TraceLimits limits)
      throws Exception {
    SpanHeadSource.each(arrivals, operator::send);
    advance(operator, stage, arrivals, limits);
  }

  private static void advance(
      TraceOperator operator, TraceStage stage, SpanArrivals arrivals, TraceLimits limits)
      throws Exception {
    operator.advance(stage.watermarkMs(arrivals.firstEndMs(), arrivals.lastEndMs(), limits));
    operator.dropOutput();
  }

  /** Live bytes after a full collection; the second one takes what finalisers let go. */
  private static long liveBytes() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
