package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.Reading;
import io.pharos.operators.accelerator.state.SampleFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts samples in order; what came in parts or twice becomes one again, in any order. */
final class Scrapes {

  private Scrapes() {}

  /** Samples by time, then by instance. */
  static Map<Long, Map<String, SampleFacts>> byTime(List<SampleFacts> samples) {
    if (isAscending(samples)) {
      // as nearly always: a card that is not split, each scrape in one part
      Map<Long, Map<String, SampleFacts>> byTime = new LinkedHashMap<>();
      for (SampleFacts sample : samples) {
        byTime.put(sample.getTimeNs(), Map.of(sample.getInstance(), sample));
      }
      return byTime;
    }
    Map<Long, Map<String, SampleFacts>> byTime = new TreeMap<>();
    for (SampleFacts sample : samples) {
      byTime
          .computeIfAbsent(sample.getTimeNs(), time -> new TreeMap<>())
          .merge(sample.getInstance(), sample, Scrapes::merge);
    }
    return byTime;
  }

  private static boolean isAscending(List<SampleFacts> samples) {
    for (int i = 1; i < samples.size(); i++) {
      if (samples.get(i).getTimeNs() <= samples.get(i - 1).getTimeNs()) {
        return false;
      }
    }
    return true;
  }

  /** Readings by time, then by engine; those of one engine at one time as one. */
  static List<EngineReading> inOrder(List<EngineReading> readings) {
    Map<Long, Map<String, EngineReading>> byTime = new TreeMap<>();
    for (EngineReading reading : readings) {
      byTime
          .computeIfAbsent(reading.getTimeNs(), time -> new TreeMap<>())
          .merge(reading.getEngine() + ' ' + reading.getInstance(), reading, Scrapes::merge);
    }
    List<EngineReading> ordered = new ArrayList<>();
    byTime.values().forEach(atOnce -> ordered.addAll(atOnce.values()));
    return ordered;
  }

  private static EngineReading merge(EngineReading a, EngineReading b) {
    return new EngineReading(
        a.getEngine(),
        a.getInstance(),
        a.getTimeNs(),
        Math.max(a.getRunningMilli(), b.getRunningMilli()),
        Math.max(a.getWaitingMilli(), b.getWaitingMilli()),
        Math.max(a.getKvCacheMicro(), b.getKvCacheMicro()),
        0L,
        Math.max(a.getStepTokens(), b.getStepTokens()),
        greater(a.getSteps(), b.getSteps()),
        -1L,
        -1L);
  }

  /** The one sample of a scrape to read the card's energy from, null where none tells it. */
  static SampleFacts tellingEnergy(Map<String, SampleFacts> scrape) {
    SampleFacts power = null;
    for (SampleFacts sample : scrape.values()) {
      if (sample.getEnergyMj() != null) {
        return sample;
      }
      if (power == null && sample.getPowerMw() >= 0) {
        power = sample;
      }
    }
    return power;
  }

  /** What is not known is less than whatever is. */
  private static SampleFacts merge(SampleFacts a, SampleFacts b) {
    SampleFacts merged = new SampleFacts();
    merged.setTimeNs(a.getTimeNs());
    merged.setInstance(a.getInstance());
    merged.setBusyMicro(Math.max(a.getBusyMicro(), b.getBusyMicro()));
    merged.setTensorMicro(Math.max(a.getTensorMicro(), b.getTensorMicro()));
    merged.setDramMicro(Math.max(a.getDramMicro(), b.getDramMicro()));
    merged.setMemoryMib(Math.max(a.getMemoryMib(), b.getMemoryMib()));
    merged.setTemperatureMilliC(Math.max(a.getTemperatureMilliC(), b.getTemperatureMilliC()));
    merged.setPowerMw(Math.max(a.getPowerMw(), b.getPowerMw()));
    merged.setEnergyMj(greater(a.getEnergyMj(), b.getEnergyMj()));
    merged.setXid(Math.max(a.getXid(), b.getXid()));
    merged.setThrottleReasons(Math.max(a.getThrottleReasons(), b.getThrottleReasons()));
    Map<String, Reading> throttle = new HashMap<>(a.getThrottleNs());
    b.getThrottleNs()
        .forEach((reason, reading) -> throttle.merge(reason, reading, Scrapes::greater));
    merged.setThrottleNs(throttle);
    return merged;
  }

  private static Reading greater(Reading a, Reading b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    int order = Long.compare(a.getValue(), b.getValue());
    if (order == 0) {
      order = Boolean.compare(a.getDelta(), b.getDelta());
    }
    return order >= 0 ? a : b;
  }
}
