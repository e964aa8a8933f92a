package io.pharos.benchmarks.attribution;

import io.pharos.benchmarks.Benchmark;
import io.pharos.benchmarks.BenchmarkSettings;
import io.pharos.benchmarks.Distribution;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.benchmarks.Report;
import io.pharos.operators.accelerator.AttributionLimits;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.codec.RecordCodec;
import java.util.ArrayList;
import java.util.List;

/** How many bytes a card takes in state, by its samples and calls, and that they do not grow. */
public final class CardStateBenchmark implements Benchmark {

  private static final int EARLY_S = 1_500;
  private static final int LATE_S = 3_600;

  /** How much more after an hour still counts as the same. */
  private static final double GROWTH_AIM = 0.02;

  /**
   * A load.
   *
   * @param callsPerSecond on each card
   * @param readings whether an engine tells how it is, once a second
   */
  private record Load(int cards, int callsPerSecond, boolean readings) {

    String text() {
      return callsPerSecond
          + " calls/s, "
          + cards
          + " cards"
          + (readings ? "" : ", no engine scraped");
    }
  }

  /** Bytes for each card. */
  private record Weight(double heap, double canonical, double files, double timers) {}

  private static final List<Load> LOADS =
      List.of(
          new Load(100, 0, false),
          new Load(100, 0, true),
          new Load(100, 1, true),
          new Load(10, 10, true),
          new Load(2, 50, true));

  @Override
  public Report run(BenchmarkSettings settings) throws Exception {
    MarkdownTable table =
        new MarkdownTable(
            "bytes for each card",
            "after",
            "heap snapshot",
            "RocksDB snapshot",
            "RocksDB files",
            "timers");
    List<Weight> late = new ArrayList<>();
    double growth = 0;
    for (Load load : LOADS) {
      Weight[] weights = weigh(load);
      row(table, load, "25 min", weights[0]);
      row(table, load, "1 h", weights[1]);
      late.add(weights[1]);
      growth = Math.max(growth, Math.abs(weights[1].heap() / weights[0].heap() - 1));
    }
    double holdS = AttributionLimits.DEFAULT.hold().toSeconds();
    MarkdownTable parts = new MarkdownTable("bytes for each", "heap snapshot", "RocksDB snapshot");
    part(parts, "sample in the ring", holdS, late.get(0), null);
    part(parts, "reading of an engine", holdS, late.get(1), late.get(0));
    part(parts, "call, 1 calls/s", holdS, late.get(2), late.get(1));
    part(parts, "call, 10 calls/s", holdS * 10, late.get(3), late.get(1));
    part(parts, "call, 50 calls/s", holdS * 50, late.get(4), late.get(1));
    return new Report(
        "State of attribution",
        """
        All keyed state of the card operator divided by the number of cards: one subtask, a sample \
        a second, hold %d s, window %d s. A card keeps the samples and engine readings of the hold, \
        and the calls that ended in it; what is given out is dropped. Calls take 4 s and are \
        placed at the next ten seconds. Snapshots as in *state*; RocksDB files hold what was \
        overwritten or deleted and is not yet compacted away, so they vary from one checkpoint to \
        another. Bytes for each sample, reading and call are differences between rows after 1 h, divided \
        by how many a hold has of them.
        """
            .formatted(
                AttributionLimits.DEFAULT.hold().toSeconds(),
                AttributionLimits.DEFAULT.window().toSeconds()),
        List.of(table, parts),
        List.of(
            new Report.Verdict(
                "state after 1 h within 2 % of that after 25 min, heap snapshot",
                Distribution.percent(growth) + " at most", growth <= GROWTH_AIM)));
  }

  private static void row(MarkdownTable table, Load load, String after, Weight weight) {
    table.row(
        load.text(),
        after,
        Distribution.whole(weight.heap()),
        Distribution.whole(weight.canonical()),
        Distribution.whole(weight.files()),
        Distribution.ratio(weight.timers()));
  }

  private static void part(
      MarkdownTable table, String name, double count, Weight with, Weight without) {
    table.row(
        name,
        Distribution.whole((with.heap() - (without == null ? 0 : without.heap())) / count),
        Distribution.whole(
            (with.canonical() - (without == null ? 0 : without.canonical())) / count));
  }

  private static Weight[] weigh(Load load) throws Exception {
    Weight[] weights = new Weight[2];
    double cards = load.cards();
    try (CardBench heap = CardBench.onHeap();
        CardBench rocksDb = CardBench.onRocksDb()) {
      int second = 0;
      int[] looks = {EARLY_S, LATE_S};
      for (int look = 0; look < looks.length; look++) {
        drive(heap, load, second, looks[look]);
        drive(rocksDb, load, second, looks[look]);
        second = looks[look];
        weights[look] =
            new Weight(
                heap.snapshotBytes(look + 1) / cards,
                rocksDb.canonicalBytes(2L * look + 1) / cards,
                rocksDb.snapshotBytes(2L * look + 2) / cards,
                heap.timers() / cards);
        System.err.printf(
            "%-40s after %4d s %,10.0f %,10.0f %,10.0f bytes%n",
            load.text(),
            second,
            weights[look].heap(),
            weights[look].canonical(),
            weights[look].files());
      }
    }
    return weights;
  }

  /** Sends what happens after one second up to another; ends at a full slot. */
  private static void drive(CardBench operator, Load load, int after, int until) throws Exception {
    RecordCodec<AcceleratorSample> codec = RecordCodec.of(AcceleratorSample.class);
    List<AcceleratorSample> samples = new ArrayList<>();
    for (int card = 0; card < load.cards(); card++) {
      samples.add(CardInput.sample(card));
    }
    for (int second = after + 1; second <= until; second++) {
      for (int card = 0; card < load.cards(); card++) {
        CardInput.set(samples.get(card), card, second);
        // what lives on the heap is kept as it was given
        operator.send(codec.decode(codec.encode(samples.get(card))));
        if (load.readings()) {
          operator.send(CardInput.reading(card, second));
        }
        for (int call = 0; call < load.callsPerSecond(); call++) {
          operator.send(CardInput.call(card, second, call));
        }
      }
      if (second % CardInput.SLOT_S == 0) {
        operator.advance(CardInput.START_MS + second * 1_000L);
      }
    }
  }
}
