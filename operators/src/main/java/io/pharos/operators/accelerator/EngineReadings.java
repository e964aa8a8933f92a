package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.ToPlace;
import io.pharos.schemas.EngineSample;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** What of an engine's sample belongs to the calls that run on it. */
public final class EngineReadings implements FlatMapFunction<EngineSample, ToPlace> {

  private static final long serialVersionUID = 1L;

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
    out.collect(new ToPlace(null, reading, sample.getEventTimeMs()));
  }

  private static long scaled(Double value, double scale) {
    return value == null || value < 0 ? -1 : Math.round(value * scale);
  }
}
