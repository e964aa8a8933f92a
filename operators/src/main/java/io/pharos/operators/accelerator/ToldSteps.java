package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.EngineReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Steps that engines counted up to any instant between two of their readings, which are taken to
 * lie evenly there. Beyond them nothing is known: an engine may have begun, or fallen idle.
 */
final class ToldSteps {

  /** Not known. */
  static final double UNKNOWN = -1;

  /** The counts of one engine. */
  private static final class Count {
    private final List<Long> times = new ArrayList<>();
    private final List<Long> steps = new ArrayList<>();
    private EngineReading last;

    void add(EngineReading reading) {
      if (last == null && reading.getStepsSince() >= 0) {
        put(reading.getBeforeNs(), 0);
        put(reading.getTimeNs(), reading.getStepsSince());
      } else if (last == null) {
        put(reading.getTimeNs(), 0);
      } else if (reading.getTimeNs() > last.getTimeNs()) {
        long since = CounterSteps.between(last.getSteps(), reading.getSteps());
        if (since < 0) {
          times.clear();
          steps.clear();
        }
        put(reading.getTimeNs(), Math.max(0, since));
      }
      last = reading;
    }

    private void put(long ns, long since) {
      times.add(ns);
      steps.add(since + (steps.isEmpty() ? 0 : steps.get(steps.size() - 1)));
    }

    boolean covers(long fromNs, long toNs) {
      return times.size() > 1 && times.get(0) <= fromNs && toNs <= times.get(times.size() - 1);
    }

    double at(long ns) {
      int next = 1;
      while (next < times.size() - 1 && times.get(next) < ns) {
        next++;
      }
      long from = times.get(next - 1);
      double part = (double) (ns - from) / Math.max(1, times.get(next) - from);
      return steps.get(next - 1) + part * (steps.get(next) - steps.get(next - 1));
    }
  }

  private final Map<String, Map<String, Count>> byInstance = new TreeMap<>();

  /** Notes a reading, one engine's in the order of their times. */
  void add(EngineReading reading) {
    if (reading.getSteps() != null) {
      byInstance
          .computeIfAbsent(reading.getInstance(), instance -> new TreeMap<>())
          .computeIfAbsent(reading.getEngine(), engine -> new Count())
          .add(reading);
    }
  }

  /** Steps of all engines on a device; {@link #UNKNOWN} where one does not tell. */
  double between(String instance, long fromNs, long toNs) {
    Map<String, Count> counts = byInstance.getOrDefault(instance, Map.of());
    double sum = counts.isEmpty() ? UNKNOWN : 0;
    for (Count count : counts.values()) {
      if (!count.covers(fromNs, toNs)) {
        return UNKNOWN;
      }
      sum += count.at(toNs) - count.at(fromNs);
    }
    return sum;
  }
}
