package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.LevelSum;
import io.pharos.operators.accelerator.state.Meter;
import io.pharos.operators.accelerator.state.SampleFacts;
import io.pharos.operators.apportion.FixedShares;
import io.pharos.schemas.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums of what samples say during a call, in whole numbers. */
final class Meters {

  private static final long[] REASON_BITS = {0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80, 0x100};
  private static final String[] REASONS = {
    "clocks_setting",
    "power_cap",
    "hw_slowdown",
    "sync_boost",
    "sw_thermal",
    "hw_thermal",
    "hw_power_brake",
    "display_clocks"
  };

  private Meters() {}

  static Meter empty() {
    Meter meter = new Meter();
    meter.setBusy(nothing());
    meter.setTensor(nothing());
    meter.setDram(nothing());
    meter.setMemory(nothing());
    meter.setTemperature(nothing());
    meter.setPower(nothing());
    meter.setThrottleNs(Map.of());
    meter.setXids(List.of());
    return meter;
  }

  private static LevelSum nothing() {
    return new LevelSum(0L, 0L, -1L);
  }

  /** Adds what a sample says of a stretch of time that it describes. */
  static void add(Meter meter, SampleFacts sample, long ns) {
    meter.setSampledNs(meter.getSampledNs() + ns);
    add(meter.getBusy(), sample.getBusyMicro(), ns);
    add(meter.getTensor(), sample.getTensorMicro(), ns);
    add(meter.getDram(), sample.getDramMicro(), ns);
    add(meter.getMemory(), sample.getMemoryMib(), ns);
    add(meter.getTemperature(), sample.getTemperatureMilliC(), ns);
    add(meter.getPower(), sample.getPowerMw(), ns);
  }

  private static void add(LevelSum sum, long value, long ns) {
    if (value >= 0) {
      sum.setIntegral(sum.getIntegral() + value * ns);
      sum.setCoveredNs(sum.getCoveredNs() + ns);
      sum.setMax(Math.max(sum.getMax(), value));
    }
  }

  /** Mean and maximum in the unit, null where nothing was said. */
  static Level level(LevelSum sum, double scale) {
    return sum.getCoveredNs() == 0
        ? null
        : new Level((double) sum.getIntegral() / sum.getCoveredNs() / scale, sum.getMax() / scale);
  }

  /**
   * How long clocks were held down between two samples, by reason: as counters say, else for the
   * whole time where the later sample says that they are. An idle card's low clocks are no reason.
   */
  static Map<String, Long> throttled(SampleFacts before, SampleFacts now) {
    long length = now.getTimeNs() - before.getTimeNs();
    Map<String, Long> throttled = new HashMap<>();
    for (int i = 0; i < REASONS.length && now.getThrottleReasons() > 0; i++) {
      if ((now.getThrottleReasons() & REASON_BITS[i]) != 0) {
        throttled.put(REASONS[i], length);
      }
    }
    now.getThrottleNs()
        .forEach(
            (reason, reading) -> {
              long ns = CounterSteps.between(before.getThrottleNs().get(reason), reading);
              if (ns >= 0) {
                throttled.put(reason, Math.min(ns, length));
              }
            });
    throttled.values().removeIf(ns -> ns == 0);
    return throttled;
  }

  /** Adds the part of throttled time that falls on a stretch of an interval. */
  static void addThrottled(Meter meter, Map<String, Long> throttled, long ns, long intervalNs) {
    if (throttled.isEmpty() || ns == 0) {
      return;
    }
    Map<String, Long> sums = new HashMap<>(meter.getThrottleNs());
    throttled.forEach(
        (reason, all) -> sums.merge(reason, FixedShares.upTo(all, ns, intervalNs), Long::sum));
    meter.setThrottleNs(sums);
  }

  /** Notes an XID error; the code stays in the samples, so only its appearance is one. */
  static void addXid(Meter meter, int xid) {
    if (!meter.getXids().contains(xid)) {
      List<Integer> xids = new ArrayList<>(meter.getXids());
      xids.add(xid);
      Collections.sort(xids);
      meter.setXids(xids);
    }
  }
}
