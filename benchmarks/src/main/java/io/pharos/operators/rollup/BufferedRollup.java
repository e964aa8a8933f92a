package io.pharos.operators.rollup;

import io.pharos.operators.rollup.state.SeriesParts;
import io.pharos.schemas.Step;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * What {@link LocalRollup} is compared with, next to {@link NaiveRollup}: steps are shuffled by
 * series, and Flink's own window operator keeps them, in keyed state, until the end of their slot;
 * only then are they added up.
 */
public final class BufferedRollup
    extends ProcessWindowFunction<Step, SeriesParts, String, TimeWindow> {

  private static final long serialVersionUID = 1L;

  private final Contributor<Step> contributor;
  private final RollupLimits limits;

  private BufferedRollup(Contributor<Step> contributor, RollupLimits limits) {
    this.contributor = contributor;
    this.limits = limits;
  }

  /** Steps to what they add, for one combination. */
  public static DataStream<SeriesParts> of(
      DataStream<Step> steps,
      Contributor<Step> contributor,
      Combination combination,
      RollupLimits limits) {
    return steps
        .keyBy(NaiveRollup.key(combination), Types.STRING)
        // what has the event time of the end of a slot belongs to it
        .window(TumblingEventTimeWindows.of(Duration.ofSeconds(10), Duration.ofMillis(1)))
        .process(new BufferedRollup(contributor, limits), new AvroTypeInfo<>(SeriesParts.class))
        .name("keep and add up")
        .uid("buffered");
  }

  @Override
  public void open(OpenContext context) {
    contributor.open();
  }

  @Override
  public void process(
      String series, Context context, Iterable<Step> steps, Collector<SeriesParts> out) {
    SeriesSums sums = new SeriesSums();
    for (Step step : steps) {
      for (Contributor.Contribution contribution : contributor.contributions(step)) {
        contribution.addTo(
            new Contributions(
                (window, slot) ->
                    List.of(sums.at(RollupWindow.TEN_SECONDS.lengthMs(), window, slot)),
                contributor.eventTimeMs(step),
                limits.acceptMs()));
      }
    }
    out.collect(Series.parse(series).with(sums.toParts()));
  }
}
