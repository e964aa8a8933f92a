package io.pharos.operators.rollup;

import io.pharos.operators.KeyedStage;
import io.pharos.operators.rollup.state.SeriesParts;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** Steps to rollups on operator harnesses: any number of subtasks of each operator. */
final class RollupHarness implements AutoCloseable {

  static final OutputTag<Step> LATE = new OutputTag<>("late", new AvroTypeInfo<>(Step.class));

  private final RollupLimits limits;
  private final StateBackend backend;
  private final Contributor<Step> contributor;
  private final List<Combination> combinations;
  private final List<Rollup> rollups = new ArrayList<>();
  private final List<Step> late = new ArrayList<>();

  private List<OneInputStreamOperatorTestHarness<Step, SeriesParts>> locals;
  private KeyedStage<Tuple2<String, String>, SeriesParts, SeriesParts> guard;
  private KeyedStage<String, SeriesParts, Rollup> windows;
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

  private void start(
      int parallelism, List<OperatorSubtaskState> ofGuard, List<OperatorSubtaskState> ofWindows)
      throws Exception {
    locals = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OneInputStreamOperatorTestHarness<Step, SeriesParts> local =
          new OneInputStreamOperatorTestHarness<>(
              new LocalRollup<>(contributor, combinations, limits, LATE));
      local.setup(
          new AvroTypeInfo<>(SeriesParts.class)
              .createSerializer(local.getExecutionConfig().getSerializerConfig()));
      local.open();
      locals.add(local);
    }
    guard =
        new KeyedStage<>(
            () -> new SeriesGuard(limits),
            SeriesGuard.key(),
            SeriesGuard.KEY_TYPE,
            backend,
            parallelism,
            ofGuard);
    windows =
        new KeyedStage<>(
            () -> new RollupWindows(limits),
            RollupWindows.key(),
            Types.STRING,
            backend,
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
    for (OneInputStreamOperatorTestHarness<Step, SeriesParts> local : locals) {
      for (StreamRecord<? extends SeriesParts> part : local.extractOutputStreamRecords()) {
        parts++;
        guard.process(part);
      }
      local.getOutput().clear();
      var side = local.getSideOutput(LATE);
      while (side != null && !side.isEmpty()) {
        late.add(side.poll().getValue());
      }
    }
    for (StreamRecord<? extends SeriesParts> part : guard.take()) {
      windows.process(part);
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
    for (OneInputStreamOperatorTestHarness<Step, SeriesParts> local : locals) {
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
    for (OneInputStreamOperatorTestHarness<Step, SeriesParts> local : locals) {
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
    for (OneInputStreamOperatorTestHarness<Step, SeriesParts> local : locals) {
      local.close();
    }
    guard.close();
    windows.close();
  }
}
