package io.pharos.connectors.elasticsearch;

import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/** The counters of one writer; answers are counted on the client's threads. */
final class StoreMetrics {

  private final Map<StoreCounter, Counter> counters = new EnumMap<>(StoreCounter.class);

  StoreMetrics(MetricGroup writer) {
    MetricGroup group = writer.addGroup("elasticsearch");
    for (StoreCounter counter : StoreCounter.values()) {
      counters.put(counter, group.counter(counter.metric(), new ThreadSafeSimpleCounter()));
    }
  }

  void count(StoreCounter counter) {
    counters.get(counter).inc();
  }

  void count(StoreCounter counter, int n) {
    counters.get(counter).inc(n);
  }
}
