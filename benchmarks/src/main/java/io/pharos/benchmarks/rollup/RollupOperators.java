package io.pharos.benchmarks.rollup;

import io.pharos.benchmarks.KeyedState;
import io.pharos.jobs.JobEnvironment;
import io.pharos.operators.rollup.CallPricing;
import io.pharos.operators.rollup.Combination;
import io.pharos.operators.rollup.LocalRollup;
import io.pharos.operators.rollup.RollupLimits;
import io.pharos.operators.rollup.RollupWindows;
import io.pharos.operators.rollup.SeriesGuard;
import io.pharos.operators.rollup.StepContributor;
import io.pharos.operators.rollup.state.SeriesParts;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.Step;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** One subtask of each operator from steps to rollups, on heap, so that memory can be looked at. */
final class RollupOperators implements AutoCloseable {

  private static final int LARGEST_SNAPSHOT = 1 << 30;
  private static final OutputTag<Step> LATE =
      new OutputTag<>("late", new AvroTypeInfo<>(Step.class));

  private final Consumer<Rollup> rollups;
  private final OneInputStreamOperatorTestHarness<Step, SeriesParts> local;
  private final KeyedOneInputStreamOperatorTestHarness<
          Tuple2<String, String>, SeriesParts, SeriesParts>
      guard;
  private final KeyedOneInputStreamOperatorTestHarness<String, SeriesParts, Rollup> windows;
  private long checkpoint;

  RollupOperators(List<Combination> combinations, Consumer<Rollup> rollups) throws Exception {
    this.rollups = rollups;
    local =
        new OneInputStreamOperatorTestHarness<>(
            new LocalRollup<>(
                new StepContributor(CallPricing.standard()),
                combinations,
                RollupLimits.DEFAULT,
                LATE));
    local.setup(
        new AvroTypeInfo<>(SeriesParts.class)
            .createSerializer(local.getExecutionConfig().getSerializerConfig()));
    local.open();
    guard =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new SeriesGuard(RollupLimits.DEFAULT)),
            SeriesGuard.key(),
            SeriesGuard.KEY_TYPE,
            JobEnvironment.MAX_PARALLELISM,
            1,
            0);
    open(guard);
    windows =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new RollupWindows(RollupLimits.DEFAULT)),
            RollupWindows.key(),
            Types.STRING,
            JobEnvironment.MAX_PARALLELISM,
            1,
            0);
    open(windows);
  }

  private static void open(AbstractStreamOperatorTestHarness<?> harness) throws Exception {
    harness.setStateBackend(new HashMapStateBackend());
    harness.setCheckpointStorage(new JobManagerCheckpointStorage(LARGEST_SNAPSHOT));
    harness.setup();
    harness.open();
  }

  void send(Step step) throws Exception {
    local.processElement(new StreamRecord<>(step, step.getEventTimeMs()));
    if (!local.getOutput().isEmpty()) {
      pump();
    }
  }

  void advance(long watermarkMs) throws Exception {
    Watermark mark = new Watermark(watermarkMs);
    local.processWatermark(mark);
    pump();
    guard.processWatermark(mark);
    pump();
    windows.processWatermark(mark);
    pump();
  }

  /** Bytes of keyed state of both operators that have some, after what is held was flushed. */
  long stateBytes() throws Exception {
    local.prepareSnapshotPreBarrier(checkpoint);
    pump();
    long bytes =
        KeyedState.bytes(guard.snapshot(checkpoint, checkpoint))
            + KeyedState.bytes(windows.snapshot(checkpoint, checkpoint));
    checkpoint++;
    return bytes;
  }

  private void pump() throws Exception {
    for (StreamRecord<? extends SeriesParts> part : local.extractOutputStreamRecords()) {
      guard.processElement(new StreamRecord<>(part.getValue(), part.getTimestamp()));
    }
    local.getOutput().clear();
    for (StreamRecord<? extends SeriesParts> part : guard.extractOutputStreamRecords()) {
      windows.processElement(new StreamRecord<>(part.getValue(), part.getTimestamp()));
    }
    guard.getOutput().clear();
    for (StreamRecord<? extends Rollup> rollup : windows.extractOutputStreamRecords()) {
      rollups.accept(rollup.getValue());
    }
    windows.getOutput().clear();
  }

  @Override
  public void close() throws Exception {
    local.close();
    guard.close();
    windows.close();
  }
}
