package io.pharos.benchmarks;

import io.pharos.jobs.JobEnvironment;
import io.pharos.operators.trace.TraceFunction;
import io.pharos.operators.trace.TraceKeys;
import io.pharos.operators.trace.TraceLimits;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Trace;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The trace operator alone, one subtask of it, so that its state can be weighed. */
final class TraceOperator implements AutoCloseable {

  private static final int LARGEST_SNAPSHOT = 1 << 30;

  private final KeyedTwoInputStreamOperatorTestHarness<
          Tuple3<String, Long, Long>, SpanHead, LogHead, Trace>
      harness;

  private TraceOperator(TraceLimits limits, StateBackend backend) throws Exception {
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new TraceFunction(limits)),
            TraceKeys.ofSpan(),
            TraceKeys.ofLog(),
            TraceKeys.TYPE,
            JobEnvironment.MAX_PARALLELISM,
            1,
            0);
    harness.setStateBackend(backend);
    harness.setCheckpointStorage(new JobManagerCheckpointStorage(LARGEST_SNAPSHOT));
    harness.setup();
    harness.open();
  }

  static TraceOperator onHeap(TraceLimits limits) throws Exception {
    return new TraceOperator(limits, new HashMapStateBackend());
  }

  /**
   * On RocksDB with incremental checkpoints, and with as much memory as in the other benchmarks:
   * with the few megabytes of the harness it flushes all the time.
   */
  static TraceOperator onRocksDb(TraceLimits limits) throws Exception {
    EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend(true);
    backend.getMemoryConfiguration().setFixedMemoryPerSlot(EmbeddedCluster.MANAGED_MEMORY);
    return new TraceOperator(limits, backend);
  }

  void send(SpanHead head) throws Exception {
    harness.processElement1(new StreamRecord<>(head, head.getSpan().getEventTimeMs()));
  }

  void advance(long watermarkMs) throws Exception {
    harness.processWatermark1(new Watermark(watermarkMs));
    harness.processWatermark2(new Watermark(watermarkMs));
  }

  /** Lets go of what was published, which is no state. */
  void dropOutput() {
    harness.getOutput().clear();
    if (harness.getSideOutput(TraceFunction.STEPS) != null) {
      harness.getSideOutput(TraceFunction.STEPS).clear();
    }
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  /** Bytes of keyed state in a checkpoint of the backend's own format. */
  long snapshotBytes() throws Exception {
    return KeyedState.bytes(harness.snapshot(1, 1));
  }

  /** Bytes of keyed state in a canonical savepoint. */
  long canonicalBytes() throws Exception {
    return KeyedState.bytes(
        harness
            .snapshotWithLocalState(2, 2, SavepointType.savepoint(SavepointFormatType.CANONICAL))
            .getJobManagerOwnedState());
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
