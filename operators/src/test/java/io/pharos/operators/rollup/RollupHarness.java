package io.pharos.operators.rollup;

import io.pharos.operators.rollup.state.WindowPart;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** Steps to rollups on operator harnesses: any number of subtasks of each operator. */
final class RollupHarness implements AutoCloseable {

  static final int MAX_PARALLELISM = 720;
  static final OutputTag<Step> LATE = new OutputTag<>("late", new AvroTypeInfo<>(Step.class));

  private final RollupLimits limits;
  private final StateBackend backend;
  private final Contributor<Step> contributor;
  private final List<Combination> combinations;
  private final List<Rollup> rollups = new ArrayList<>();
  private final List<Step> late = new ArrayList<>();

  private List<OneInputStreamOperatorTestHarness<Step, WindowPart>> locals;
  private Stage<WindowPart, ?> guard;
  private Stage<Rollup, ?> windows;
  private long[] watermarks;
  private int parts;

  RollupHarness(
      Contributor<Step> contributor,
      List<Combination> combinations,
      RollupLimits limits,
      StateBackend backend,
      int parallelism)
      throws Exception {
    this(contributor, combinations, limits, backend);
    start(parallelism, null, null);
  }

  private RollupHarness(
      Contributor<Step> contributor,
      List<Combination> combinations,
      RollupLimits limits,
      StateBackend backend) {
    this.contributor = contributor;
    this.combinations = combinations;
    this.limits = limits;
    this.backend = backend;
  }

  /** One subtask of each, with this state. */
  static RollupHarness restored(
      Contributor<Step> contributor,
      List<Combination> combinations,
      RollupLimits limits,
      StateBackend backend,
      OperatorSubtaskState ofGuard,
      OperatorSubtaskState ofWindows)
      throws Exception {
    RollupHarness harness = new RollupHarness(contributor, combinations, limits, backend);
    harness.start(1, List.of(ofGuard), List.of(ofWindows));
    return harness;
  }

  /** One keyed operator. */
  private final class Stage<O, K> {
    private final List<KeyedOneInputStreamOperatorTestHarness<K, WindowPart, O>> subtasks =
        new ArrayList<>();
    private final KeySelector<WindowPart, K> key;

    Stage(
        Supplier<KeyedProcessFunction<K, WindowPart, O>> function,
        KeySelector<WindowPart, K> key,
        TypeInformation<K> keyType,
        int parallelism,
        List<OperatorSubtaskState> states)
        throws Exception {
      this.key = key;
      for (int subtask = 0; subtask < parallelism; subtask++) {
        KeyedOneInputStreamOperatorTestHarness<K, WindowPart, O> harness =
            new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(function.get()),
                key,
                keyType,
                MAX_PARALLELISM,
                parallelism,
                subtask);
        harness.setStateBackend(backend);
        harness.setup();
        if (states != null) {
          OperatorSubtaskState all =
              AbstractStreamOperatorTestHarness.repackageState(
                  states.toArray(new OperatorSubtaskState[0]));
          harness.initializeState(
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  all, MAX_PARALLELISM, states.size(), parallelism, subtask));
        }
        harness.open();
        subtasks.add(harness);
      }
    }

    void process(StreamRecord<WindowPart> part) throws Exception {
      int subtask =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              key.getKey(part.getValue()), MAX_PARALLELISM, subtasks.size());
      subtasks.get(subtask).processElement(part);
    }

    void watermark(long ms) throws Exception {
      for (KeyedOneInputStreamOperatorTestHarness<K, WindowPart, O> harness : subtasks) {
        harness.processWatermark(new Watermark(ms));
      }
    }

    List<StreamRecord<? extends O>> take() {
      List<StreamRecord<? extends O>> taken = new ArrayList<>();
      for (KeyedOneInputStreamOperatorTestHarness<K, WindowPart, O> harness : subtasks) {
        taken.addAll(harness.extractOutputStreamRecords());
        harness.getOutput().clear();
      }
      return taken;
    }

    List<OperatorSubtaskState> snapshot() throws Exception {
      List<OperatorSubtaskState> states = new ArrayList<>();
      for (KeyedOneInputStreamOperatorTestHarness<K, WindowPart, O> harness : subtasks) {
        states.add(harness.snapshot(1, 1));
      }
      return states;
    }

    OperatorSubtaskState canonicalSavepoint() throws Exception {
      return subtasks
          .get(0)
          .snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
          .getJobManagerOwnedState();
    }

    int entries() {
      int entries = 0;
      for (KeyedOneInputStreamOperatorTestHarness<K, WindowPart, O> harness : subtasks) {
        entries += harness.numKeyedStateEntries() + harness.numEventTimeTimers();
      }
      return entries;
    }

    void close() throws Exception {
      for (KeyedOneInputStreamOperatorTestHarness<K, WindowPart, O> harness : subtasks) {
        harness.close();
      }
    }
  }

  private void start(
      int parallelism, List<OperatorSubtaskState> ofGuard, List<OperatorSubtaskState> ofWindows)
      throws Exception {
    locals = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OneInputStreamOperatorTestHarness<Step, WindowPart> local =
          new OneInputStreamOperatorTestHarness<>(
              new LocalRollup<>(contributor, combinations, limits, LATE));
      local.setup(
          new AvroTypeInfo<>(WindowPart.class)
              .createSerializer(local.getExecutionConfig().getSerializerConfig()));
      local.open();
      locals.add(local);
    }
    guard =
        new Stage<>(
            () -> new SeriesGuard(limits),
            SeriesGuard.key(),
            SeriesGuard.KEY_TYPE,
            parallelism,
            ofGuard);
    windows =
        new Stage<>(
            () -> new RollupWindows(limits),
            RollupWindows.key(),
            Types.STRING,
            parallelism,
            ofWindows);
    watermarks = new long[parallelism];
    Arrays.fill(watermarks, Long.MIN_VALUE);
  }

  /** Gives a step to one of the subtasks that read. */
  void step(int subtask, Step step) throws Exception {
    locals
        .get(subtask % locals.size())
        .processElement(new StreamRecord<>(step, step.getEventTimeMs()));
  }

  /** The watermark of one of the subtasks that read. */
  void watermark(int subtask, long ms) throws Exception {
    int index = subtask % locals.size();
    locals.get(index).processWatermark(new Watermark(ms));
    watermarks[index] = Math.max(watermarks[index], ms);
    pump();
    long least = Arrays.stream(watermarks).min().orElseThrow();
    if (least > Long.MIN_VALUE) {
      guard.watermark(least);
      pump();
      windows.watermark(least);
      pump();
    }
  }

  void watermark(long ms) throws Exception {
    for (int subtask = 0; subtask < locals.size(); subtask++) {
      watermark(subtask, ms);
    }
  }

  private void pump() throws Exception {
    for (OneInputStreamOperatorTestHarness<Step, WindowPart> local : locals) {
      for (StreamRecord<? extends WindowPart> part : local.extractOutputStreamRecords()) {
        parts++;
        guard.process(new StreamRecord<>(part.getValue(), part.getTimestamp()));
      }
      local.getOutput().clear();
      var side = local.getSideOutput(LATE);
      while (side != null && !side.isEmpty()) {
        late.add(side.poll().getValue());
      }
    }
    for (StreamRecord<? extends WindowPart> part : guard.take()) {
      windows.process(new StreamRecord<>(part.getValue(), part.getTimestamp()));
    }
    for (StreamRecord<? extends Rollup> rollup : windows.take()) {
      rollups.add(rollup.getValue());
    }
  }

  /** Takes a checkpoint and goes on from it with another parallelism. */
  void restart(int parallelism) throws Exception {
    long least = restartUntold(parallelism);
    if (least > Long.MIN_VALUE) {
      watermark(least);
    }
  }

  /** The same, but nobody is told the watermark, which is returned. */
  long restartUntold(int parallelism) throws Exception {
    for (OneInputStreamOperatorTestHarness<Step, WindowPart> local : locals) {
      local.prepareSnapshotPreBarrier(1);
    }
    pump();
    List<OperatorSubtaskState> ofGuard = guard.snapshot();
    List<OperatorSubtaskState> ofWindows = windows.snapshot();
    long least = Arrays.stream(watermarks).min().orElseThrow();
    close();
    start(parallelism, ofGuard, ofWindows);
    return least;
  }

  /** What the guard and the windows hold, in the format that any state backend restores. */
  List<OperatorSubtaskState> canonicalSavepoints() throws Exception {
    for (OneInputStreamOperatorTestHarness<Step, WindowPart> local : locals) {
      local.prepareSnapshotPreBarrier(1);
    }
    pump();
    return List.of(guard.canonicalSavepoint(), windows.canonicalSavepoint());
  }

  /** Everything that was published, in order. */
  List<Rollup> rollups() {
    return rollups;
  }

  List<Step> late() {
    return late;
  }

  /** Parts that were sent behind the first shuffle. */
  int parts() {
    return parts;
  }

  /** Entries of state and timers. */
  int entries() {
    return guard.entries() + windows.entries();
  }

  @Override
  public void close() throws Exception {
    for (OneInputStreamOperatorTestHarness<Step, WindowPart> local : locals) {
      local.close();
    }
    guard.close();
    windows.close();
  }
}
