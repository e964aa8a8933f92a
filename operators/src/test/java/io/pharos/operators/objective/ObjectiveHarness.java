package io.pharos.operators.objective;

import io.pharos.operators.objective.state.ObjectivePart;
import io.pharos.schemas.Alert;
import io.pharos.schemas.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** Steps to alerts on operator harnesses: any number of subtasks of each operator. */
final class ObjectiveHarness implements AutoCloseable {

  private static final int MAX_PARALLELISM = 720;

  private final StateBackend backend;
  private final int groups;
  private final List<Alert> alerts = new ArrayList<>();

  private ObjectiveTable table;
  private List<OneInputStreamOperatorTestHarness<Step, ObjectivePart>> locals;
  private Stage<ObjectivePart> guard;
  private Stage<Alert> burn;
  private long[] watermarks;
  private int parts;

  ObjectiveHarness(ObjectiveTable table, int groups, StateBackend backend, int parallelism)
      throws Exception {
    this.table = table;
    this.groups = groups;
    this.backend = backend;
    start(parallelism, null, null);
  }

  /** One keyed operator. */
  private final class Stage<O> {
    private final List<KeyedOneInputStreamOperatorTestHarness<String, ObjectivePart, O>> subtasks =
        new ArrayList<>();
    private final KeySelector<ObjectivePart, String> key;

    Stage(
        Supplier<KeyedProcessFunction<String, ObjectivePart, O>> function,
        KeySelector<ObjectivePart, String> key,
        int parallelism,
        List<OperatorSubtaskState> states)
        throws Exception {
      this.key = key;
      for (int subtask = 0; subtask < parallelism; subtask++) {
        KeyedOneInputStreamOperatorTestHarness<String, ObjectivePart, O> harness =
            new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(function.get()),
                key,
                Types.STRING,
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

    void process(StreamRecord<? extends ObjectivePart> part) throws Exception {
      int subtask =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              key.getKey(part.getValue()), MAX_PARALLELISM, subtasks.size());
      subtasks.get(subtask).processElement(part.getValue(), part.getTimestamp());
    }

    void watermark(long ms) throws Exception {
      for (KeyedOneInputStreamOperatorTestHarness<String, ObjectivePart, O> harness : subtasks) {
        harness.processWatermark(new Watermark(ms));
      }
    }

    List<StreamRecord<? extends O>> take() {
      List<StreamRecord<? extends O>> taken = new ArrayList<>();
      for (KeyedOneInputStreamOperatorTestHarness<String, ObjectivePart, O> harness : subtasks) {
        taken.addAll(harness.extractOutputStreamRecords());
        harness.getOutput().clear();
      }
      return taken;
    }

    List<OperatorSubtaskState> snapshot() throws Exception {
      List<OperatorSubtaskState> states = new ArrayList<>();
      for (KeyedOneInputStreamOperatorTestHarness<String, ObjectivePart, O> harness : subtasks) {
        states.add(harness.snapshot(1, 1));
      }
      return states;
    }

    int entries() {
      int entries = 0;
      for (KeyedOneInputStreamOperatorTestHarness<String, ObjectivePart, O> harness : subtasks) {
        entries += harness.numKeyedStateEntries() + harness.numEventTimeTimers();
      }
      return entries;
    }

    void close() throws Exception {
      for (KeyedOneInputStreamOperatorTestHarness<String, ObjectivePart, O> harness : subtasks) {
        harness.close();
      }
    }
  }

  private void start(
      int parallelism, List<OperatorSubtaskState> ofGuard, List<OperatorSubtaskState> ofBurn)
      throws Exception {
    locals = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OneInputStreamOperatorTestHarness<Step, ObjectivePart> local =
          new OneInputStreamOperatorTestHarness<>(new LocalCounts(table));
      local.setup(
          new AvroTypeInfo<>(ObjectivePart.class)
              .createSerializer(local.getExecutionConfig().getSerializerConfig()));
      local.open();
      locals.add(local);
    }
    guard = new Stage<>(() -> new GroupGuard(groups), GroupGuard.key(), parallelism, ofGuard);
    burn = new Stage<>(() -> new BurnRate(table), BurnRate.key(), parallelism, ofBurn);
    watermarks = new long[parallelism];
    Arrays.fill(watermarks, Long.MIN_VALUE);
  }

  /** Gives a step to one of the subtasks that read. */
  void step(int subtask, Step step) throws Exception {
    locals
        .get(subtask % locals.size())
        .processElement(new StreamRecord<>(step, step.getEventTimeMs()));
  }

  void step(Step step) throws Exception {
    step(0, step);
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
      burn.watermark(least);
      pump();
    }
  }

  void watermark(long ms) throws Exception {
    for (int subtask = 0; subtask < locals.size(); subtask++) {
      watermark(subtask, ms);
    }
  }

  private void pump() throws Exception {
    for (OneInputStreamOperatorTestHarness<Step, ObjectivePart> local : locals) {
      for (StreamRecord<? extends ObjectivePart> part : local.extractOutputStreamRecords()) {
        parts++;
        guard.process(part);
      }
      local.getOutput().clear();
    }
    for (StreamRecord<? extends ObjectivePart> part : guard.take()) {
      burn.process(part);
    }
    for (StreamRecord<? extends Alert> alert : burn.take()) {
      if (alert.getTimestamp() != alert.getValue().getEventTimeMs()) {
        throw new AssertionError(alert + " has the timestamp " + alert.getTimestamp());
      }
      alerts.add(alert.getValue());
    }
  }

  /** Takes a checkpoint and goes on from it with another parallelism. */
  void restart(int parallelism) throws Exception {
    long least = Arrays.stream(watermarks).min().orElseThrow();
    restart(parallelism, table);
    if (least > Long.MIN_VALUE) {
      watermark(least);
    }
  }

  /** The same, with other objectives, and before any watermark. */
  void restart(int parallelism, ObjectiveTable objectives) throws Exception {
    for (OneInputStreamOperatorTestHarness<Step, ObjectivePart> local : locals) {
      local.prepareSnapshotPreBarrier(1);
    }
    pump();
    List<OperatorSubtaskState> ofGuard = guard.snapshot();
    List<OperatorSubtaskState> ofBurn = burn.snapshot();
    close();
    table = objectives;
    start(parallelism, ofGuard, ofBurn);
  }

  /** Everything that was published, in order. */
  List<Alert> alerts() {
    return alerts;
  }

  /** Parts that were sent behind the first shuffle. */
  int parts() {
    return parts;
  }

  /** Entries of state and timers. */
  int entries() {
    return guard.entries() + burn.entries();
  }

  @Override
  public void close() throws Exception {
    for (OneInputStreamOperatorTestHarness<Step, ObjectivePart> local : locals) {
      local.close();
    }
    guard.close();
    burn.close();
  }
}
