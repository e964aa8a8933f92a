package io.pharos.operators.trace;

import io.pharos.operators.KeyedHarness;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;

/** Trace correlation on an operator harness: one subtask of it, heap or RocksDB. */
final class TraceHarness
    extends KeyedHarness<Tuple3<String, Long, Long>, SpanHead, LogHead, Trace> {

  static StateBackend heap() {
    return new HashMapStateBackend();
  }

  static StateBackend rocksDb() {
    return new EmbeddedRocksDBStateBackend();
  }

  private TraceHarness(TraceLimits limits, StateBackend backend, int parallelism, int subtask)
      throws Exception {
    super(
        new KeyedCoProcessOperator<>(new TraceFunction(limits)),
        TraceKeys.ofSpan(),
        TraceKeys.ofLog(),
        TraceKeys.TYPE,
        backend,
        parallelism,
        subtask);
  }

  static TraceHarness fresh(TraceLimits limits) throws Exception {
    return fresh(limits, heap());
  }

  static TraceHarness fresh(TraceLimits limits, StateBackend backend) throws Exception {
    TraceHarness harness = new TraceHarness(limits, backend, 1, 0);
    harness.open();
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
    harness.restore(state, oldParallelism);
    return harness;
  }

  void span(SpanHead head) throws Exception {
    first(head, head.getSpan().getEventTimeMs());
  }

  void log(LogHead head) throws Exception {
    second(head, head.getLog().getEventTimeMs());
  }

  List<Trace> traces() {
    return output();
  }

  List<Step> steps() {
    return output(TraceFunction.STEPS);
  }
}
