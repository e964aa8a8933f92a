package io.pharos.operators.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The counters of one operator: one per constant of an enum, registered under the constant's name
 * in lower case.
 *
 * @param <E> the enum that lists what is counted
 */
public final class Counters<E extends Enum<E>> {

  private final Map<E, Counter> counters;

  public Counters(Class<E> names, MetricGroup group) {
    counters = new EnumMap<>(names);
    for (E name : names.getEnumConstants()) {
      counters.put(name, group.counter(name.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** Adds to one counter. */
  public void add(E name, long count) {
    counters.get(name).inc(count);
  }
}
