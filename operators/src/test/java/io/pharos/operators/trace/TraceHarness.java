package io.pharos.operators.trace;

import io.pharos.schemas.LogHead;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** Trace correlation on an operator harness: one subtask of it, heap or RocksDB. */
final class TraceHarness implements AutoCloseable {

  static final int MAX_PARALLELISM = 720;

  private final KeyedTwoInputStreamOperatorTestHarness<
          Tuple3<String, Long, Long>, SpanHead, LogHead, Trace>
      harness;

  static StateBackend heap() {
    return new HashMapStateBackend();
  }

  static StateBackend rocksDb() {
    return new EmbeddedRocksDBStateBackend();
  }

  private TraceHarness(TraceLimits limits, StateBackend backend, int parallelism, int subtask)
      throws Exception {
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new TraceFunction(limits)),
            TraceKeys.ofSpan(),
            TraceKeys.ofLog(),
            TraceKeys.TYPE,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    harness.setStateBackend(backend);
  }

  static TraceHarness fresh(TraceLimits limits) throws Exception {
    return fresh(limits, heap());
  }

  static TraceHarness fresh(TraceLimits limits, StateBackend backend) throws Exception {
    TraceHarness harness = new TraceHarness(limits, backend, 1, 0);
    harness.harness.setup();
    harness.harness.open();
    return harness;
  }

  static TraceHarness restored(
      TraceLimits limits,
      StateBackend backend,
      OperatorSubtaskState state,
      int oldParallelism,
      int parallelism,
      int subtask)
      throws Exception {
    TraceHarness harness = new TraceHarness(limits, backend, parallelism, subtask);
    harness.harness.setup();
    harness.harness.initializeState(
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            state, MAX_PARALLELISM, oldParallelism, parallelism, subtask));
    harness.harness.open();
    return harness;
  }

  void span(SpanHead head) throws Exception {
    harness.processElement1(new StreamRecord<>(head, head.getSpan().getEventTimeMs()));
  }

  void log(LogHead head) throws Exception {
    harness.processElement2(new StreamRecord<>(head, head.getLog().getEventTimeMs()));
  }

  void watermark(long atMs) throws Exception {
    harness.processWatermark1(new Watermark(atMs));
    harness.processWatermark2(new Watermark(atMs));
  }

  void end() throws Exception {
    watermark(Long.MAX_VALUE);
  }

  List<Trace> traces() {
    return harness.extractOutputValues();
  }

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    var output = harness.getSideOutput(TraceFunction.STEPS);
    if (output != null) {
      output.forEach(record -> steps.add(record.getValue()));
    }
    return steps;
  }

  OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(1, 1);
  }

  /** A snapshot in the format that any state backend restores. */
  OperatorSubtaskState canonicalSavepoint() throws Exception {
    return harness
        .snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
        .getJobManagerOwnedState();
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  int stateEntries() {
    return harness.numKeyedStateEntries();
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
