package io.pharos.operators;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * One subtask of a keyed operator of two inputs: fresh or restored, on any state backend.
 *
 * @param <K> key
 * @param <A> first input
 * @param <B> second input
 * @param <T> output
 */
public abstract class KeyedHarness<K, A, B, T> implements AutoCloseable {

  public static final int MAX_PARALLELISM = 720;

  private final int parallelism;
  private final int subtask;
  private final KeyedTwoInputStreamOperatorTestHarness<K, A, B, T> harness;

  protected KeyedHarness(
      TwoInputStreamOperator<A, B, T> operator,
      KeySelector<A, K> first,
      KeySelector<B, K> second,
      TypeInformation<K> key,
      StateBackend backend,
      int parallelism,
      int subtask)
      throws Exception {
    this.parallelism = parallelism;
    this.subtask = subtask;
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            operator, first, second, key, MAX_PARALLELISM, parallelism, subtask);
    harness.setStateBackend(backend);
    harness.setup();
  }

  protected final void open() throws Exception {
    harness.open();
  }

  /** Opens it with its part of the state of all subtasks that there were. */
  protected final void restore(OperatorSubtaskState state, int oldParallelism) throws Exception {
    harness.initializeState(
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            state, MAX_PARALLELISM, oldParallelism, parallelism, subtask));
    harness.open();
  }

  protected final void first(A element, long timestampMs) throws Exception {
    harness.processElement1(new StreamRecord<>(element, timestampMs));
  }

  protected final void second(B element, long timestampMs) throws Exception {
    harness.processElement2(new StreamRecord<>(element, timestampMs));
  }

  protected final List<T> output() {
    return harness.extractOutputValues();
  }

  protected final <S> List<S> output(OutputTag<S> tag) {
    List<S> values = new ArrayList<>();
    var output = harness.getSideOutput(tag);
    if (output != null) {
      output.forEach(record -> values.add(record.getValue()));
    }
    return values;
  }

  public final void watermark(long ms) throws Exception {
    harness.processWatermark1(new Watermark(ms));
    harness.processWatermark2(new Watermark(ms));
  }

  /** The watermark that a bounded input ends with. */
  public final void end() throws Exception {
    watermark(Long.MAX_VALUE);
  }

  public final OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(1, 1);
  }

  /** A snapshot in the format that any state backend restores. */
  public final OperatorSubtaskState canonicalSavepoint() throws Exception {
    return harness
        .snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
        .getJobManagerOwnedState();
  }

  public final int timers() {
    return harness.numEventTimeTimers();
  }

  public final int stateEntries() {
    return harness.numKeyedStateEntries();
  }

  @Override
  public final void close() throws Exception {
    harness.close();
  }
}
