package io.pharos.benchmarks.rollup;

import com.sun.management.OperatingSystemMXBean;
import io.pharos.benchmarks.Benchmark;
import io.pharos.benchmarks.BenchmarkSettings;
import io.pharos.benchmarks.CountFunction;
import io.pharos.benchmarks.Distribution;
import io.pharos.benchmarks.EmbeddedCluster;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.benchmarks.Report;
import io.pharos.jobs.JobEnvironment;
import io.pharos.operators.rollup.BufferedRollup;
import io.pharos.operators.rollup.CallPricing;
import io.pharos.operators.rollup.Combination;
import io.pharos.operators.rollup.LocalRollup;
import io.pharos.operators.rollup.NaiveRollup;
import io.pharos.operators.rollup.RollupLimits;
import io.pharos.operators.rollup.RollupWindows;
import io.pharos.operators.rollup.SeriesGuard;
import io.pharos.operators.rollup.StepContributor;
import io.pharos.operators.rollup.state.SeriesParts;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.Step;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/** What adding up before the shuffle saves, with 90 % of load on one series. */
public final class RollupSpeedBenchmark implements Benchmark {

  private static final Combination COMBINATION = Combination.parse("kind,service");
  private static final OutputTag<Step> LATE =
      new OutputTag<>("late", new AvroTypeInfo<>(Step.class));

  /** Of a run, by traces asked for: 2,000,000 with the default. */
  private static final int STEPS_PER_TRACE = 10;

  /** Work on RocksDB is slow: fewer steps, and fewer still where sums are rewritten for each. */
  private static final double ROCKSDB_SHARE = 0.3;

  private static final double ROCKSDB_NAIVE_SHARE = 0.03;

  private static final double WARM_UP = 0.4;
  private static final double HEAP_AIM = 1.3;
  private static final double ROCKSDB_AIM = 4;

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** A way to rollups. */
  private enum Way {
    DISCARD,
    TWO_PHASE,
    /** Each step is added to sums in state. */
    NAIVE,
    /** Steps are kept in state and added up at the end of their slot. */
    BUFFERED
  }

  private record Variant(Way way, String backend, boolean fromBytes) {

    String title() {
      String from = fromBytes ? "from bytes" : "ready records";
      return switch (way) {
        case DISCARD -> from + " → discard";
        case TWO_PHASE -> from + ", two-phase, " + backend;
        case NAIVE -> from + ", naive, " + backend;
        case BUFFERED -> from + ", buffered, " + backend;
      };
    }

    long steps(BenchmarkSettings settings, boolean warmUp) {
      double share = way == Way.NAIVE ? ROCKSDB_NAIVE_SHARE : ROCKSDB_SHARE;
      double part = (backend.equals("rocksdb") ? share : 1) * (warmUp ? WARM_UP : 1);
      long steps = (long) (settings.traces() * STEPS_PER_TRACE * part);
      return steps - steps % settings.parallelism();
    }
  }

  private record Run(long steps, double seconds, double cpuSeconds, Map<String, Object> counts) {

    double perSecond() {
      return steps / seconds;
    }

    double perCore() {
      return steps / cpuSeconds;
    }

    double cpuNanos() {
      return cpuSeconds * 1e9 / steps;
    }

    long count(String name) {
      return (Long) counts.get(name);
    }
  }

  @Override
  public Report run(BenchmarkSettings settings) throws Exception {
    Map<Variant, List<Run>> runs = new LinkedHashMap<>();
    try (EmbeddedCluster cluster =
        EmbeddedCluster.start(settings.parallelism(), new Configuration())) {
      for (int round = 0; round <= settings.rounds(); round++) {
        Map<Long, Long> fingerprints = new LinkedHashMap<>();
        for (Variant variant : variants()) {
          Run run = time(cluster, variant, settings, round == 0);
          check(variant, run, fingerprints);
          System.err.printf(
              Locale.ROOT,
              "round %d  %-36s %9.0f steps/s  %7.0f ns CPU/step  %5.1f s%n",
              round,
              variant.title(),
              run.perSecond(),
              run.cpuNanos(),
              run.seconds());
          if (round > 0) {
            runs.computeIfAbsent(variant, key -> new ArrayList<>()).add(run);
          }
        }
      }
    }
    return report(settings, runs);
  }

  private static List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    for (boolean fromBytes : new boolean[] {true, false}) {
      variants.add(new Variant(Way.DISCARD, "hashmap", fromBytes));
      add(variants, "hashmap", fromBytes);
    }
    add(variants, "rocksdb", true);
    return variants;
  }

  private static void add(List<Variant> variants, String backend, boolean fromBytes) {
    variants.add(new Variant(Way.TWO_PHASE, backend, fromBytes));
    variants.add(new Variant(Way.NAIVE, backend, fromBytes));
    variants.add(new Variant(Way.BUFFERED, backend, fromBytes));
  }

  private static Run time(
      EmbeddedCluster cluster, Variant variant, BenchmarkSettings settings, boolean warmUp)
      throws Exception {
    Configuration configuration = JobEnvironment.guarded();
    configuration.set(StateBackendOptions.STATE_BACKEND, variant.backend());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(settings.parallelism());
    long steps = variant.steps(settings, warmUp);
    DataStream<Step> stream = StepTraffic.stream(env, steps, variant.fromBytes());
    if (variant.way() == Way.DISCARD) {
      stream
          .process(CountFunction.<Step>records("steps"), Types.LONG)
          .name("discard")
          .uid("discard");
    } else {
      publish(added(stream, variant.way()));
    }
    long cpu = PROCESS.getProcessCpuTime();
    long began = System.nanoTime();
    Map<String, Object> counts = cluster.execute(env);
    double taken = (System.nanoTime() - began) / 1e9;
    double cpuTaken = (PROCESS.getProcessCpuTime() - cpu) / 1e9;
    return new Run(steps, taken, cpuTaken, counts);
  }

  private static DataStream<SeriesParts> added(DataStream<Step> steps, Way way) {
    return switch (way) {
      case NAIVE -> naive(steps);
      case BUFFERED ->
          BufferedRollup.of(
              steps,
              new StepContributor(CallPricing.standard()),
              COMBINATION,
              RollupLimits.DEFAULT);
      default -> twoPhase(steps);
    };
  }

  private static DataStream<SeriesParts> twoPhase(DataStream<Step> steps) {
    return steps
        .transform(
            "add up",
            new AvroTypeInfo<>(SeriesParts.class),
            new LocalRollup<>(
                new StepContributor(CallPricing.standard()),
                List.of(COMBINATION),
                RollupLimits.DEFAULT,
                LATE))
        .uid("add-up")
        .transform("count flushes", new AvroTypeInfo<>(SeriesParts.class), new FlushCount())
        .uid("count-flushes");
  }

  private static DataStream<SeriesParts> naive(DataStream<Step> steps) {
    return steps
        .keyBy(NaiveRollup.key(COMBINATION), Types.STRING)
        .process(
            new NaiveRollup(new StepContributor(CallPricing.standard()), RollupLimits.DEFAULT),
            new AvroTypeInfo<>(SeriesParts.class))
        .name("add up one by one")
        .uid("naive");
  }

  /** The rest of the job, the same for both. */
  private static void publish(DataStream<SeriesParts> parts) {
    parts
        .keyBy(SeriesGuard.key(), SeriesGuard.KEY_TYPE)
        .process(new SeriesGuard(RollupLimits.DEFAULT), new AvroTypeInfo<>(SeriesParts.class))
        .name("bound series")
        .uid("bound-series")
        .keyBy(RollupWindows.key(), Types.STRING)
        .process(new RollupWindows(RollupLimits.DEFAULT), new AvroTypeInfo<>(Rollup.class))
        .name("windows")
        .uid("windows")
        .process(new RollupFingerprint(), Types.LONG)
        .name("fingerprint")
        .uid("fingerprint");
  }

  /** All ways give the same bytes for the same steps, and count every step once. */
  private static void check(Variant variant, Run run, Map<Long, Long> fingerprints) {
    if (variant.way() == Way.DISCARD) {
      expect(run, "steps", run.steps());
      return;
    }
    expect(run, RollupFingerprint.REQUESTS, run.steps());
    Long before = fingerprints.putIfAbsent(run.steps(), run.count(RollupFingerprint.FINGERPRINT));
    if (before != null) {
      expect(run, RollupFingerprint.FINGERPRINT, before);
    }
  }

  private static void expect(Run run, String name, long expected) {
    if (run.count(name) != expected) {
      throw new IllegalStateException(
          "Expected " + expected + " " + name + ", the run gave " + run.counts());
    }
  }

  private static Report report(BenchmarkSettings settings, Map<Variant, List<Run>> runs) {
    MarkdownTable table =
        new MarkdownTable(
            "pipeline",
            "steps/s",
            "steps/s for each core",
            "CPU ns/step, whole JVM",
            "throughput of discard",
            "two-phase: throughput of naive",
            "CPU of naive",
            "throughput of buffered",
            "CPU of buffered");
    List<Report.Verdict> verdicts = new ArrayList<>();
    for (Map.Entry<Variant, List<Run>> each : runs.entrySet()) {
      Variant variant = each.getKey();
      List<Run> first = runs.get(new Variant(Way.DISCARD, "hashmap", variant.fromBytes()));
      List<String> ratios = new ArrayList<>();
      if (variant.way() == Way.TWO_PHASE) {
        for (Way other : List.of(Way.NAIVE, Way.BUFFERED)) {
          List<Run> others = runs.get(new Variant(other, variant.backend(), variant.fromBytes()));
          Distribution faster = ratios(each.getValue(), others, Run::perSecond);
          Distribution cpu = ratios(each.getValue(), others, Run::cpuNanos);
          ratios.add(faster.text(Distribution::ratio));
          ratios.add(cpu.text(Distribution::ratio));
          verdicts.add(verdict(variant, other, faster));
        }
        verdicts.add(flushed(variant, each.getValue().get(0)));
      } else {
        ratios.addAll(List.of("", "", "", ""));
      }
      table.row(
          variant.title(),
          values(each.getValue(), Run::perSecond).text(Distribution::thousands),
          values(each.getValue(), Run::perCore).text(Distribution::thousands),
          values(each.getValue(), Run::cpuNanos).text(Distribution::whole),
          ratios(each.getValue(), first, Run::perSecond).text(Distribution::ratio),
          ratios.get(0),
          ratios.get(1),
          ratios.get(2),
          ratios.get(3));
    }
    return new Report(
        "Speed of rollups",
        """
        Steps to rollups on %s: two-phase adds up in each subtask before the shuffle, as slo-metrics \
        does (LocalRollup). The others shuffle steps by series: naive adds each to sums in keyed state \
        (on heap the object itself; on RocksDB its bytes, read and written for each step, as an \
        aggregate in Flink's window operator does), buffered keeps steps in Flink's window operator \
        and adds them up at the end of their slot. All do the same work for a step, feed the same \
        operators behind (SeriesGuard, RollupWindows) and give the same rollups, which each run is \
        checked for byte for byte where as many steps ran. %d series of one combination, 90 %% of steps \
        in one of them, %,d steps a second of event time, %,d steps a run on heap, %.0f %% of it on \
        RocksDB, %.0f %% for naive. From bytes: steps are decoded with RecordCodec, as from Kafka; ready \
        records: nothing is decoded. Ratios are taken within each round; by CPU they include the \
        source. A flush sends a record for each series, with a part for each of its windows and \
        slots. Managed memory %s, no checkpoints.
        """
            .formatted(
                "an embedded cluster",
                StepTraffic.SERVICES,
                StepTraffic.STEPS_PER_SECOND,
                settings.traces() * STEPS_PER_TRACE,
                100 * ROCKSDB_SHARE,
                100 * ROCKSDB_NAIVE_SHARE,
                EmbeddedCluster.MANAGED_MEMORY),
        List.of(table, shuffled(runs)),
        verdicts);
  }

  private static Report.Verdict verdict(Variant variant, Way other, Distribution ratios) {
    double aim = variant.backend().equals("rocksdb") ? ROCKSDB_AIM : HEAP_AIM;
    return new Report.Verdict(
        variant.title()
            + ": at least "
            + aim
            + " × "
            + other.name().toLowerCase(Locale.ROOT)
            + ", best pair",
        Distribution.ratio(ratios.max()),
        ratios.max() >= aim);
  }

  private static Report.Verdict flushed(Variant variant, Run run) {
    double each = run.count(FlushCount.RECORDS) / (double) run.count(FlushCount.SERIES);
    return new Report.Verdict(
        variant.title() + ": at most one record for each series and flush of a subtask",
        Distribution.ratio(each),
        each <= 1);
  }

  private static MarkdownTable shuffled(Map<Variant, List<Run>> runs) {
    MarkdownTable table =
        new MarkdownTable(
            "two-phase",
            "steps",
            "records after the shuffle",
            "share",
            "flushes of subtasks",
            "records for each series and flush");
    for (Map.Entry<Variant, List<Run>> each : runs.entrySet()) {
      if (each.getKey().way() == Way.TWO_PHASE) {
        Run run = each.getValue().get(0);
        table.row(
            each.getKey().title(),
            Distribution.whole((double) run.steps()),
            Distribution.whole((double) run.count(FlushCount.RECORDS)),
            Distribution.percent(run.count(FlushCount.RECORDS) / (double) run.steps()),
            Distribution.whole((double) run.count(FlushCount.FLUSHES)),
            Distribution.ratio(
                run.count(FlushCount.RECORDS) / (double) run.count(FlushCount.SERIES)));
      }
    }
    return table;
  }

  private static Distribution values(List<Run> runs, ToDoubleFunction<Run> of) {
    return Distribution.of(runs.stream().map(of::applyAsDouble).toList());
  }

  private static Distribution ratios(List<Run> runs, List<Run> first, ToDoubleFunction<Run> of) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      ratios.add(of.applyAsDouble(runs.get(i)) / of.applyAsDouble(first.get(i)));
    }
    return Distribution.of(ratios);
  }
}
