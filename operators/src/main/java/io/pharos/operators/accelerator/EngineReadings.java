package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.Reading;
import io.pharos.operators.accelerator.state.ToPlace;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.MetricHistogram;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** What of an engine's sample belongs to the calls that run on it. */
public final class EngineReadings implements FlatMapFunction<EngineSample, ToPlace> {

  private static final long serialVersionUID = 1L;

  /** Histogram of the tokens of each step. */
  private static final String STEPS = "pharos.engine.iteration_tokens";

  @Override
  public void flatMap(EngineSample sample, Collector<ToPlace> out) {
    if (sample.getRunning() == null
        && sample.getWaiting() == null
        && sample.getKvCacheUse() == null) {
      return;
    }
    EngineReading reading = new EngineReading();
    reading.setEngine(sample.getEngine());
    reading.setInstance("");
    reading.setTimeNs(
        sample.getClockClamped() ? sample.getEventTimeMs() * 1_000_000 : sample.getTimeNs());
    reading.setRunningMilli(scaled(sample.getRunning(), 1e3));
    reading.setWaitingMilli(scaled(sample.getWaiting(), 1e3));
    reading.setKvCacheMicro(scaled(sample.getKvCacheUse(), 1e6));
    MetricHistogram steps = sample.getHistograms().get(STEPS);
    if (steps != null) {
      reading.setStepTokens(most(steps));
      reading.setSteps(new Reading(steps.getCount(), steps.getDelta()));
    }
    out.collect(new ToPlace(null, reading, sample.getEventTimeMs()));
  }

  /** Upper end of the last bucket that anything was counted in; -1 where there is none. */
  private static int most(MetricHistogram histogram) {
    List<Long> counts = histogram.getCounts();
    for (int i = Math.min(counts.size(), histogram.getBounds().size()) - 1; i >= 0; i--) {
      if (counts.get(i) > 0) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(histogram.getBounds().get(i)));
      }
    }
    return -1;
  }

  private static long scaled(Double value, double scale) {
    return value == null || value < 0 ? -1 : Math.round(value * scale);
  }
}
