package io.pharos.benchmarks;

import io.pharos.benchmarks.workload.SpanArrivals;
import io.pharos.benchmarks.workload.SpanHeadSource;
import io.pharos.operators.trace.TraceLimits;

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

  static StateWeight of(TraceStage stage, SpanArrivals arrivals, TraceLimits limits)
      throws Exception {
    double traces = arrivals.traces();
    double heapSnapshot;
    double heapObjects;
    double timers;
    long before = liveBytes();
    try (TraceOperator operator = TraceOperator.onHeap(limits)) {
      bring(operator, stage, arrivals, limits);
      heapObjects = (liveBytes() - before) / traces;
      heapSnapshot = operator.snapshotBytes() / traces;
      timers = operator.timers() / traces;
    }
    double rocksDbSnapshot;
    try (TraceOperator operator = TraceOperator.onRocksDb(limits)) {
      bring(operator, stage, arrivals, limits);
      rocksDbSnapshot = operator.canonicalBytes() / traces;
    }
    double rocksDbFiles;
    try (TraceOperator operator = TraceOperator.onRocksDb(limits)) {
      bring(operator, stage, arrivals, limits);
      rocksDbFiles = operator.snapshotBytes() / traces;
    }
    return new StateWeight(stage, heapSnapshot, rocksDbSnapshot, rocksDbFiles, heapObjects, timers);
  }

  private static void bring(
      TraceOperator operator, TraceStage stage, SpanArrivals arrivals, TraceLimits limits)
      throws Exception {
    SpanHeadSource.each(arrivals, operator::send);
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
