package io.pharos.operators.objective;

import io.pharos.operators.KeyedStage;
import io.pharos.operators.objective.state.ObjectivePart;
import io.pharos.schemas.Alert;
import io.pharos.schemas.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** Steps to alerts on operator harnesses: any number of subtasks of each operator. */
final class ObjectiveHarness implements AutoCloseable {

  private final StateBackend backend;
  private final int groups;
  private final List<Alert> alerts = new ArrayList<>();

  private ObjectiveTable table;
  private List<OneInputStreamOperatorTestHarness<Step, ObjectivePart>> locals;
  private KeyedStage<String, ObjectivePart, ObjectivePart> guard;
  private KeyedStage<String, ObjectivePart, Alert> burn;
  private long[] watermarks;
  private int parts;

  ObjectiveHarness(ObjectiveTable table, int groups, StateBackend backend, int parallelism)
      throws Exception {
    this.table = table;
    this.groups = groups;
    this.backend = backend;
    start(parallelism, null, null);
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
    guard =
        new KeyedStage<>(
            () -> new GroupGuard(groups),
            GroupGuard.key(),
            Types.STRING,
            backend,
            parallelism,
            ofGuard);
    burn =
        new KeyedStage<>(
            () -> new BurnRate(table), BurnRate.key(), Types.STRING, backend, parallelism, ofBurn);
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
