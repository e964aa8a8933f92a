package io.pharos.benchmarks.attribution;

import io.pharos.benchmarks.EmbeddedCluster;
import io.pharos.benchmarks.KeyedState;
import io.pharos.jobs.JobEnvironment;
import io.pharos.operators.accelerator.AttributionLimits;
import io.pharos.operators.accelerator.CardFunction;
import io.pharos.operators.accelerator.CardKeys;
import io.pharos.operators.accelerator.CardOperator;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The card operator alone, one subtask of it, so that its state can be weighed. */
final class CardBench implements AutoCloseable {

  private static final int LARGEST_SNAPSHOT = 1 << 30;

  private final KeyedTwoInputStreamOperatorTestHarness<
          Tuple2<String, String>, AcceleratorSample, OnCard, Tuple3<Integer, Integer, Attribution>>
      harness;

  private CardBench(StateBackend backend) throws Exception {
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new CardOperator(AttributionLimits.DEFAULT),
            CardKeys.ofSample(),
            CardKeys.ofPlaced(),
            CardKeys.TYPE,
            JobEnvironment.MAX_PARALLELISM,
            1,
            0);
    harness.setStateBackend(backend);
    harness.setCheckpointStorage(new JobManagerCheckpointStorage(LARGEST_SNAPSHOT));
    harness.setup();
    harness.open();
  }

  static CardBench onHeap() throws Exception {
    return new CardBench(new HashMapStateBackend());
  }

  /** On RocksDB with incremental checkpoints and the memory of the other benchmarks. */
  static CardBench onRocksDb() throws Exception {
    EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend(true);
    backend.getMemoryConfiguration().setFixedMemoryPerSlot(EmbeddedCluster.MANAGED_MEMORY);
    return new CardBench(backend);
  }

  void send(AcceleratorSample sample) throws Exception {
    harness.processElement1(new StreamRecord<>(sample, sample.getEventTimeMs()));
  }

  void send(OnCard placed) throws Exception {
    harness.processElement2(new StreamRecord<>(placed, placed.getEventTimeMs()));
  }

  /** Moves time on, and lets go of what came out, which is no state. */
  void advance(long watermarkMs) throws Exception {
    harness.processWatermark1(new Watermark(watermarkMs));
    harness.processWatermark2(new Watermark(watermarkMs));
    harness.getOutput().clear();
    if (harness.getSideOutput(CardFunction.WINDOWS) != null) {
      harness.getSideOutput(CardFunction.WINDOWS).clear();
    }
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  /** Bytes of keyed state in a checkpoint of the backend's own format. */
  long snapshotBytes(long checkpoint) throws Exception {
    return KeyedState.bytes(harness.snapshot(checkpoint, checkpoint));
  }

  /** Bytes of keyed state in a canonical savepoint. */
  long canonicalBytes(long checkpoint) throws Exception {
    return KeyedState.bytes(
        harness
            .snapshotWithLocalState(
                checkpoint, checkpoint, SavepointType.savepoint(SavepointFormatType.CANONICAL))
            .getJobManagerOwnedState());
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
