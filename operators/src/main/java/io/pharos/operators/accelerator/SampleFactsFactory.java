package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.CardFacts;
import io.pharos.operators.accelerator.state.Reading;
import io.pharos.operators.accelerator.state.SampleFacts;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.CounterPoint;
import java.util.HashMap;
import java.util.Map;

/** What attribution keeps of a sample. */
final class SampleFactsFactory {

  private static final long MIB = 1 << 20;

  private SampleFactsFactory() {}

  /** What the card is called; does not change from sample to sample. */
  static CardFacts card(AcceleratorSample sample) {
    return new CardFacts(
        sample.getTenant(),
        sample.getModel(),
        sample.getMigProfile() == null
            ? Map.of()
            : Map.of(instance(sample), sample.getMigProfile()));
  }

  /** When it was taken. */
  static long timeNs(AcceleratorSample sample) {
    // a clock that runs ahead would put the sample where nothing else has happened yet
    return sample.getClockClamped() ? sample.getEventTimeMs() * 1_000_000 : sample.getTimeNs();
  }

  private static String instance(AcceleratorSample sample) {
    return sample.getMigInstance() == null ? "" : sample.getMigInstance();
  }

  /** What the sample says. */
  static SampleFacts of(AcceleratorSample sample) {
    SampleFacts facts = new SampleFacts();
    facts.setTimeNs(timeNs(sample));
    facts.setInstance(instance(sample));
    facts.setBusyMicro(busy(sample));
    facts.setTensorMicro((int) scaled(sample.getTensorActive(), 1_000_000));
    facts.setDramMicro((int) scaled(sample.getDramActive(), 1_000_000));
    facts.setMemoryMib(
        sample.getMemoryUsedBytes() == null ? -1 : sample.getMemoryUsedBytes() / MIB);
    facts.setTemperatureMilliC(scaled(sample.getTemperatureC(), 1_000));
    facts.setPowerMw(scaled(sample.getPowerW(), 1_000));
    facts.setEnergyMj(reading(sample.getEnergyMj()));
    facts.setXid(sample.getXid() == null ? -1 : sample.getXid());
    facts.setThrottleReasons(
        sample.getThrottleReasons() == null ? -1 : sample.getThrottleReasons());
    Map<String, Reading> throttle = sample.getThrottleNs().isEmpty() ? Map.of() : new HashMap<>(8);
    for (Map.Entry<String, CounterPoint> point : sample.getThrottleNs().entrySet()) {
      throttle.put(point.getKey(), reading(point.getValue()));
    }
    facts.setThrottleNs(throttle);
    return facts;
  }

  /** The engine's activity where it is told: a running kernel need not fill the card. */
  private static int busy(AcceleratorSample sample) {
    Double told = sample.getEngineActive();
    if (told == null) {
      told = sample.getUtilization() == null ? sample.getSmActive() : sample.getUtilization();
    }
    return (int) Math.min(1_000_000, scaled(told, 1_000_000));
  }

  private static long scaled(Double value, double scale) {
    return value == null || value < 0 ? -1 : Math.round(value * scale);
  }

  private static Reading reading(CounterPoint point) {
    return point == null ? null : new Reading(point.getValue(), point.getDelta());
  }
}
