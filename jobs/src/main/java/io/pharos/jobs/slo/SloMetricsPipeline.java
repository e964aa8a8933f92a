package io.pharos.jobs.slo;

import io.pharos.operators.deadletter.LateRecords;
import io.pharos.operators.objective.BurnRate;
import io.pharos.operators.objective.GroupGuard;
import io.pharos.operators.objective.LocalCounts;
import io.pharos.operators.objective.ObjectiveTable;
import io.pharos.operators.objective.state.ObjectivePart;
import io.pharos.operators.rollup.AttributionContributor;
import io.pharos.operators.rollup.CallPricing;
import io.pharos.operators.rollup.Combination;
import io.pharos.operators.rollup.LocalRollup;
import io.pharos.operators.rollup.RollupLimits;
import io.pharos.operators.rollup.RollupWindows;
import io.pharos.operators.rollup.SeriesGuard;
import io.pharos.operators.rollup.StepContributor;
import io.pharos.operators.rollup.state.SeriesParts;
import io.pharos.schemas.Alert;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.Step;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The graph of the job:
 *
 * <pre>
 *  steps ───────┬► add up steps ────────┐            by tenant and combination      by series
 *               │  add up attributions ─┴─► keyBy ─► bound series ─► keyBy ─► windows ─► rollups
 *  attributions ┼──────▲
 *               └► count for objectives ──► keyBy ─► bound groups ─► keyBy ─► burn rates ─► alerts
 * </pre>
 *
 * Elements must carry their event time as timestamp.
 */
public final class SloMetricsPipeline {

  private static final OutputTag<Step> LATE_STEPS =
      new OutputTag<>("late-steps", new AvroTypeInfo<>(Step.class));
  private static final OutputTag<Attribution> LATE_ATTRIBUTIONS =
      new OutputTag<>("late-attributions", new AvroTypeInfo<>(Attribution.class));

  /**
   * What it gives.
   *
   * @param rollups windows of series, and their revisions
   * @param alerts objectives whose error budget burns too fast
   * @param deadLetters steps and attributions whose window is settled
   */
  public record Outputs(
      DataStream<Rollup> rollups, DataStream<Alert> alerts, DataStream<DeadLetter> deadLetters) {}

  private SloMetricsPipeline() {}

  /** Wires it between its inputs and outputs. */
  public static Outputs wire(
      DataStream<Step> steps, DataStream<Attribution> attributions, ReadableConfig options) {
    RollupLimits limits = SloMetricsOptions.limits(options);
    List<Combination> combinations = SloMetricsOptions.combinations(options);
    CallPricing pricing = SloMetricsOptions.pricing(options);
    AvroTypeInfo<SeriesParts> partType = new AvroTypeInfo<>(SeriesParts.class);
    SingleOutputStreamOperator<SeriesParts> ofSteps =
        steps
            .transform(
                "add up steps",
                partType,
                new LocalRollup<>(new StepContributor(pricing), combinations, limits, LATE_STEPS))
            .uid("local-steps");
    SingleOutputStreamOperator<SeriesParts> ofAttributions =
        attributions
            .transform(
                "add up attributions",
                partType,
                new LocalRollup<>(
                    new AttributionContributor(pricing), combinations, limits, LATE_ATTRIBUTIONS))
            .uid("local-attributions");
    DataStream<Rollup> rollups =
        ofSteps
            .union(ofAttributions)
            .keyBy(SeriesGuard.key(), SeriesGuard.KEY_TYPE)
            .process(new SeriesGuard(limits), partType)
            .name("bound series")
            .uid("series-guard")
            .keyBy(RollupWindows.key(), Types.STRING)
            .process(new RollupWindows(limits), new AvroTypeInfo<>(Rollup.class))
            .name("windows")
            .uid("rollup-windows");
    return new Outputs(
        rollups,
        alerts(steps, SloMetricsOptions.objectives(options)),
        late(ofSteps, ofAttributions));
  }

  private static DataStream<DeadLetter> late(
      SingleOutputStreamOperator<SeriesParts> ofSteps,
      SingleOutputStreamOperator<SeriesParts> ofAttributions) {
    AvroTypeInfo<DeadLetter> letterType = new AvroTypeInfo<>(DeadLetter.class);
    DataStream<DeadLetter> lateSteps =
        ofSteps
            .getSideOutput(LATE_STEPS)
            .map(LateRecords.steps(SloMetricsJob.NAME, "pharos.steps"), letterType)
            .name("letters of late steps")
            .uid("late-steps");
    DataStream<DeadLetter> lateAttributions =
        ofAttributions
            .getSideOutput(LATE_ATTRIBUTIONS)
            .map(LateRecords.attributions(SloMetricsJob.NAME, "pharos.attributions"), letterType)
            .name("letters of late attributions")
            .uid("late-attributions");
    return lateSteps.union(lateAttributions);
  }

  private static DataStream<Alert> alerts(DataStream<Step> steps, ObjectiveTable objectives) {
    AvroTypeInfo<ObjectivePart> partType = new AvroTypeInfo<>(ObjectivePart.class);
    return steps
        .transform("count for objectives", partType, new LocalCounts(objectives))
        .uid("local-counts")
        .keyBy(GroupGuard.key(), Types.STRING)
        .process(new GroupGuard(GroupGuard.GROUPS), partType)
        .name("bound groups")
        .uid("group-guard")
        .keyBy(BurnRate.key(), Types.STRING)
        .process(new BurnRate(objectives), new AvroTypeInfo<>(Alert.class))
        .name("burn rates")
        .uid("burn-rates");
  }
}
