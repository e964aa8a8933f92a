package io.pharos.benchmarks;

import io.pharos.benchmarks.workload.SpanArrivals;
import io.pharos.operators.trace.TraceLimits;
import java.util.List;

/** How many bytes a trace takes in state: open, published, remembered. */
final class StateBenchmark implements Benchmark {

  /** Enough that metadata and empty blocks do not show, few enough to fit snapshots in the heap. */
  private static final long MOST_TRACES = 20_000;

  private static final double OPEN_AIM = 1_024;

  @Override
  public Report run(BenchmarkSettings settings) throws Exception {
    SpanArrivals arrivals =
        SpanArrivals.of(Math.min(settings.traces(), MOST_TRACES), 1, settings.tracesPerSecond());
    List<StateWeight> weights = StateWeight.ofAllStages(arrivals, TraceLimits.DEFAULT);
    MarkdownTable table =
        new MarkdownTable(
            "bytes per trace of 8 spans",
            "heap snapshot",
            "RocksDB snapshot",
            "RocksDB files",
            "objects on the heap",
            "timers");
    for (StateWeight weight : weights) {
      table.row(
          weight.stage().text(),
          Distribution.whole(weight.heapSnapshot()),
          Distribution.whole(weight.rocksDbSnapshot()),
          Distribution.whole(weight.rocksDbFiles()),
          Distribution.whole(weight.heapObjects()),
          Distribution.ratio(weight.timers()));
    }
    StateWeight open = weights.get(0);
    return new Report(
        "State",
        """
        All keyed state of the trace operator divided by the number of traces, %s of them in one \
        subtask, all in the same stage. Counted are keys, namespaces, values and the timers of \
        the traces; schemas and other metadata are in it but spread over all traces. Heap \
        snapshot: the full snapshot of the heap backend. RocksDB snapshot: its full snapshot in \
        the canonical format, keys and values uncompressed, every key repeated for each entry. \
        RocksDB files: the SST files of the first incremental checkpoint, Snappy-compressed as \
        RocksDB does by default, what was overwritten or deleted not yet compacted away. Objects on the heap: what the heap backend's live objects take in this \
        JVM. Timers: live and left over, per trace.
        """
            .formatted(Distribution.whole((double) arrivals.traces())),
        List.of(table),
        List.of(
            new Report.Verdict(
                "open ≤ 1 KB per 8 spans, heap snapshot",
                Distribution.whole(open.heapSnapshot()) + " B",
                open.heapSnapshot() <= OPEN_AIM),
            new Report.Verdict(
                "open ≤ 1 KB per 8 spans, RocksDB files",
                Distribution.whole(open.rocksDbFiles()) + " B",
                open.rocksDbFiles() <= OPEN_AIM)));
  }
}
