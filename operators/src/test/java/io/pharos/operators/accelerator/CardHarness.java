package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceWindow;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** Attribution on an operator harness: one subtask of it. */
final class CardHarness implements AutoCloseable {

  static final int MAX_PARALLELISM = 720;

  private final KeyedTwoInputStreamOperatorTestHarness<
          Tuple2<String, String>, AcceleratorSample, OnCard, Tuple3<Integer, Integer, Attribution>>
      harness;

  private CardHarness(CardOperator operator, StateBackend backend, int parallelism, int subtask)
      throws Exception {
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            operator,
            CardKeys.ofSample(),
            CardKeys.ofPlaced(),
            CardKeys.TYPE,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    harness.setStateBackend(backend);
    harness.setup();
  }

  static CardHarness fresh(AttributionLimits limits, StateBackend backend) throws Exception {
    return fresh(new CardOperator(limits), backend);
  }

  static CardHarness fresh(CardOperator operator, StateBackend backend) throws Exception {
    CardHarness card = new CardHarness(operator, backend, 1, 0);
    card.harness.open();
    return card;
  }

  static CardHarness restored(
      AttributionLimits limits,
      StateBackend backend,
      OperatorSubtaskState state,
      int oldParallelism,
      int parallelism,
      int subtask)
      throws Exception {
    CardHarness card = new CardHarness(new CardOperator(limits), backend, parallelism, subtask);
    card.harness.initializeState(
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            state, MAX_PARALLELISM, oldParallelism, parallelism, subtask));
    card.harness.open();
    return card;
  }

  void sample(AcceleratorSample sample) throws Exception {
    harness.processElement1(new StreamRecord<>(sample, sample.getEventTimeMs()));
  }

  void placed(OnCard placed) throws Exception {
    harness.processElement2(new StreamRecord<>(placed, placed.getEventTimeMs()));
  }

  void watermark(long ms) throws Exception {
    harness.processWatermark1(new Watermark(ms));
    harness.processWatermark2(new Watermark(ms));
  }

  /** The watermark that a bounded input ends with. */
  void end() throws Exception {
    watermark(Long.MAX_VALUE);
  }

  List<Attribution> provisional() {
    return attributions(false);
  }

  List<Attribution> finished() {
    return attributions(true);
  }

  private List<Attribution> attributions(boolean isFinal) {
    List<Attribution> attributions = new ArrayList<>();
    for (Tuple3<Integer, Integer, Attribution> part : harness.extractOutputValues()) {
      if (part.f2.getFinal$() == isFinal) {
        attributions.add(part.f2);
      }
    }
    return attributions;
  }

  List<DeviceWindow> windows() {
    List<DeviceWindow> windows = new ArrayList<>();
    var output = harness.getSideOutput(CardFunction.WINDOWS);
    if (output != null) {
      output.forEach(record -> windows.add(record.getValue()));
    }
    return windows;
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
