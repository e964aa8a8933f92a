package io.pharos.benchmarks.attribution;

import com.sun.management.OperatingSystemMXBean;
import io.pharos.benchmarks.Benchmark;
import io.pharos.benchmarks.BenchmarkSettings;
import io.pharos.benchmarks.CountFunction;
import io.pharos.benchmarks.Distribution;
import io.pharos.benchmarks.EmbeddedCluster;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.benchmarks.Report;
import io.pharos.jobs.JobEnvironment;
import io.pharos.operators.accelerator.AttributionLimits;
import io.pharos.operators.accelerator.CardFunction;
import io.pharos.operators.accelerator.CardKeys;
import io.pharos.operators.accelerator.CardOperator;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceWindow;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/** What the card operator costs beyond the shuffle it needs. */
public final class CardSpeedBenchmark implements Benchmark {

  private static final String SHUFFLE = "keyBy → discard";
  private static final String HEAP = "card, heap";
  private static final String ROCKSDB = "card, RocksDB";

  private static final int CARDS = 1_000;
  private static final int SECONDS = 1_800;
  private static final int WARM_UP_SECONDS = 300;
  private static final int SECONDS_PER_CALL = 60;

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** One run to its end. */
  private record Run(long samples, double seconds, double cpuSeconds) {

    double perSecond() {
      return samples / seconds;
    }

    double cpuNanos() {
      return cpuSeconds * 1e9 / samples;
    }

    double perCore() {
      return samples / cpuSeconds;
    }
  }

  @Override
  public Report run(BenchmarkSettings settings) throws Exception {
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    try (EmbeddedCluster cluster =
        EmbeddedCluster.start(settings.parallelism(), new Configuration())) {
      for (int round = 0; round <= settings.rounds(); round++) {
        for (String name : List.of(SHUFFLE, HEAP, ROCKSDB)) {
          int seconds = round == 0 ? WARM_UP_SECONDS : SECONDS;
          Run run = time(cluster, name, settings.parallelism(), seconds);
          System.err.printf(
              Locale.ROOT,
              "round %d  %-16s %9.0f samples/s  %7.0f ns CPU/sample  %5.1f s%n",
              round,
              name,
              run.perSecond(),
              run.cpuNanos(),
              run.seconds());
          if (round > 0) {
            runs.computeIfAbsent(name, key -> new ArrayList<>()).add(run);
          }
        }
      }
    }
    return new Report(
        "Speed of attribution",
        """
        The card operator of trace-correlation against the shuffle of samples alone, from the same \
        in-memory source: %,d cards, a sample a second for %d minutes of event time, a call of 4 s \
        on each card once in %d s, hold %d s. So state fills, stays full, and is given out to the \
        last second at the end. Each run is checked: every sample is counted, every call is final \
        once. Samples/s for each core are samples by CPU second of the whole JVM, source included; \
        with a sample a second that is how many cards a core follows. Managed memory %s, no \
        checkpoints.
        """
            .formatted(
                CARDS,
                SECONDS / 60,
                SECONDS_PER_CALL,
                AttributionLimits.DEFAULT.hold().toSeconds(),
                EmbeddedCluster.MANAGED_MEMORY),
        List.of(table(runs)),
        List.of());
  }

  private static MarkdownTable table(Map<String, List<Run>> runs) {
    MarkdownTable table =
        new MarkdownTable(
            "pipeline",
            "samples/s",
            "samples/s for each core",
            "CPU ns/sample, whole JVM",
            "throughput of the first",
            "CPU of the first");
    for (Map.Entry<String, List<Run>> each : runs.entrySet()) {
      List<Run> first = runs.get(SHUFFLE);
      table.row(
          each.getKey(),
          values(each.getValue(), Run::perSecond).text(Distribution::thousands),
          values(each.getValue(), Run::perCore).text(Distribution::thousands),
          values(each.getValue(), Run::cpuNanos).text(Distribution::whole),
          ratios(each.getValue(), first, Run::perSecond).text(Distribution::ratio),
          ratios(each.getValue(), first, Run::cpuNanos).text(Distribution::ratio));
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

  private static Run time(EmbeddedCluster cluster, String name, int parallelism, int seconds)
      throws Exception {
    Configuration configuration = JobEnvironment.guarded();
    configuration.set(
        StateBackendOptions.STATE_BACKEND, name.equals(ROCKSDB) ? "rocksdb" : "hashmap");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    DataStream<AcceleratorSample> samples = CardSampleSource.stream(env, CARDS, seconds);
    if (name.equals(SHUFFLE)) {
      samples
          .keyBy(CardKeys.ofSample(), CardKeys.TYPE)
          .process(CountFunction.<AcceleratorSample>records("samples"), Types.LONG)
          .name("discard")
          .uid("discard");
    } else {
      attribute(samples);
    }
    long cpu = PROCESS.getProcessCpuTime();
    long began = System.nanoTime();
    Map<String, Object> counts = cluster.execute(env);
    double taken = (System.nanoTime() - began) / 1e9;
    double cpuTaken = (PROCESS.getProcessCpuTime() - cpu) / 1e9;
    if (name.equals(SHUFFLE)) {
      expect(counts, "samples", (long) CARDS * seconds);
    } else {
      expect(counts, "calls", calls(seconds));
      // the first sample of a card describes no time
      expect(counts, "sampled-seconds", (long) CARDS * (seconds - 1));
    }
    return new Run((long) CARDS * seconds, taken, cpuTaken);
  }

  private static void attribute(DataStream<AcceleratorSample> samples) {
    DataStream<OnCard> calls =
        samples
            .flatMap(new SparseCalls(), new AvroTypeInfo<>(OnCard.class))
            .name("calls")
            .uid("calls");
    SingleOutputStreamOperator<Tuple3<Integer, Integer, Attribution>> parts =
        samples
            .keyBy(CardKeys.ofSample(), CardKeys.TYPE)
            .connect(calls.keyBy(CardKeys.ofPlaced(), CardKeys.TYPE))
            .transform("card", CardFunction.PART_TYPE, new CardOperator(AttributionLimits.DEFAULT))
            .uid("card");
    parts
        .process(
            CountFunction.<Tuple3<Integer, Integer, Attribution>>sum(
                "calls", part -> part.f2.getFinal$() ? 1 : 0),
            Types.LONG)
        .name("count calls")
        .uid("count-calls");
    parts
        .getSideOutput(CardFunction.WINDOWS)
        .process(
            CountFunction.<DeviceWindow>sum(
                "sampled-seconds", window -> window.getSampledNs() / 1_000_000_000),
            Types.LONG)
        .name("count seconds")
        .uid("count-seconds");
  }

  private static void expect(Map<String, Object> counts, String name, long expected) {
    if (!counts.get(name).equals(expected)) {
      throw new IllegalStateException(
          "Expected " + expected + " " + name + ", the run gave " + counts);
    }
  }

  private static long calls(int seconds) {
    long calls = 0;
    for (int card = 0; card < CARDS; card++) {
      for (int second = 0; second < seconds; second++) {
        calls += SparseCalls.ends(card, second) ? 1 : 0;
      }
    }
    return calls;
  }

  /** A call now and then on each card, told with a sample. */
  private static final class SparseCalls implements FlatMapFunction<AcceleratorSample, OnCard> {
    private static final long serialVersionUID = 1L;

    static boolean ends(int card, int second) {
      return second % SECONDS_PER_CALL == card % SECONDS_PER_CALL;
    }

    @Override
    public void flatMap(AcceleratorSample sample, Collector<OnCard> out) {
      int card = CardSampleSource.card(sample);
      int second = (int) ((sample.getEventTimeMs() - CardInput.START_MS) / 1_000);
      if (ends(card, second)) {
        out.collect(CardInput.call(card, second, 0));
      }
    }
  }
}
