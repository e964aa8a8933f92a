package io.pharos.operators;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.execution.SavepointFormatType;
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

/** All subtasks of one keyed function, each on a harness; records go to the one of their key. */
public final class KeyedStage<K, I, O> implements AutoCloseable {

  private final List<KeyedOneInputStreamOperatorTestHarness<K, I, O>> subtasks = new ArrayList<>();
  private final KeySelector<I, K> key;

  /**
   * Opens the subtasks.
   *
   * @param states of the subtasks there were, null where they begin without
   */
  public KeyedStage(
      Supplier<KeyedProcessFunction<K, I, O>> function,
      KeySelector<I, K> key,
      TypeInformation<K> keyType,
      StateBackend backend,
      int parallelism,
      List<OperatorSubtaskState> states)
      throws Exception {
    this.key = key;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      KeyedOneInputStreamOperatorTestHarness<K, I, O> harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new KeyedProcessOperator<>(function.get()),
              key,
              keyType,
              KeyedHarness.MAX_PARALLELISM,
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
                all, KeyedHarness.MAX_PARALLELISM, states.size(), parallelism, subtask));
      }
      harness.open();
      subtasks.add(harness);
    }
  }

  public void process(StreamRecord<? extends I> record) throws Exception {
    int subtask =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            key.getKey(record.getValue()), KeyedHarness.MAX_PARALLELISM, subtasks.size());
    subtasks.get(subtask).processElement(record.getValue(), record.getTimestamp());
  }

  public void watermark(long ms) throws Exception {
    for (KeyedOneInputStreamOperatorTestHarness<K, I, O> harness : subtasks) {
      harness.processWatermark(new Watermark(ms));
    }
  }

  /** What was given since this was asked last. */
  public List<StreamRecord<? extends O>> take() {
    List<StreamRecord<? extends O>> taken = new ArrayList<>();
    for (KeyedOneInputStreamOperatorTestHarness<K, I, O> harness : subtasks) {
      taken.addAll(harness.extractOutputStreamRecords());
      harness.getOutput().clear();
    }
    return taken;
  }

  public List<OperatorSubtaskState> snapshot() throws Exception {
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (KeyedOneInputStreamOperatorTestHarness<K, I, O> harness : subtasks) {
      states.add(harness.snapshot(1, 1));
    }
    return states;
  }

  /** State of the first subtask, in the format that any state backend restores. */
  public OperatorSubtaskState canonicalSavepoint() throws Exception {
    return subtasks
        .get(0)
        .snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
        .getJobManagerOwnedState();
  }

  /** Entries of state and timers. */
  public int entries() {
    int entries = 0;
    for (KeyedOneInputStreamOperatorTestHarness<K, I, O> harness : subtasks) {
      entries += harness.numKeyedStateEntries() + harness.numEventTimeTimers();
    }
    return entries;
  }

  @Override
  public void close() throws Exception {
    for (KeyedOneInputStreamOperatorTestHarness<K, I, O> harness : subtasks) {
      harness.close();
    }
  }
}
