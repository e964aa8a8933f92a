package io.pharos.local.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tdunning.math.stats.MergingDigest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A perfect run passes every check, and each kind of corruption fails the one that is for it. */
class RollupCheckTest {

  private static final long MS_NS = 1_000_000L;
  private static final long MICRO = 1_000_000L;

  /** What was found. */
  private record Found(List<RollupObserved> rollups, List<CallObserved> calls)
      implements RollupsObserved, AttributionsObserved {
    @Override
    public List<DeviceObserved> devices() {
      return List.of();
    }
  }

  private static final TruthLedger LEDGER = ledger();
  private static final Found PERFECT = found();

  /**
   * 120 calls over two windows of 10 s, every tenth with a first token, one failed, and a tool use
   * whose clock ran ahead.
   */
  private static TruthLedger ledger() {
    LedgerRecorder recorder = new LedgerRecorder();
    for (int i = 0; i < 120; i++) {
      boolean failed = i == 7;
      recorder.step(
          new StepFact(
              "acme",
              "llm",
              "openai",
              "gpt-4o-mini",
              i * 100L * MS_NS,
              (100L + i) * MS_NS,
              i % 10 == 0 ? Long.valueOf((10L + i) * MS_NS) : null,
              failed ? "429" : null,
              failed ? null : new TokenUse(101, 20, i == 3 ? 5 : 0, 30, 0)));
    }
    recorder.step(new StepFact("acme", "tool", "", "", null, 3_600_000 * MS_NS, null, null, null));
    return recorder.ledger();
  }

  /** The same by hand: in the first window calls 0 to 99, in the second the rest and the tool. */
  private static Found found() {
    List<RollupObserved> rollups = new ArrayList<>();
    for (Map<String, String> dimensions : series("llm", "openai", "gpt-4o-mini")) {
      rollups.add(
          calls(
              dimensions, 0, 10_000, 0, 100, Map.of("errors", MICRO, "errors_by_type.429", MICRO)));
      rollups.add(calls(dimensions, 10_000, 10_000, 100, 120, Map.of()));
      rollups.add(
          calls(
              dimensions, 0, 60_000, 0, 120, Map.of("errors", MICRO, "errors_by_type.429", MICRO)));
    }
    for (Map<String, String> dimensions : series("tool", "", "")) {
      for (long length : new long[] {10_000, 60_000}) {
        long start = length == 10_000 ? 10_000 : 0;
        Map<String, Long> sums =
            Map.of(
                "records",
                1L,
                "requests",
                MICRO,
                "count.duration_ms",
                MICRO,
                "in_flight_ns",
                3_600_000 * MS_NS);
        rollups.add(new RollupObserved("acme", dimensions, start, length, 70_000, sums, Map.of()));
      }
    }
    CallObserved call =
        new CallObserved(
            new SpanIdentity(new TraceIdentity("acme", "aa"), "01"),
            true,
            false,
            "POOL",
            List.of("node-1/GPU-1"),
            120,
            null);
    return new Found(rollups, List.of(call));
  }

  private static List<Map<String, String>> series(String kind, String provider, String model) {
    return List.of(
        Map.of("kind", kind, "provider", provider, "model", model), Map.of("kind", kind));
  }

  private static RollupObserved calls(
      Map<String, String> dimensions,
      long startMs,
      long lengthMs,
      int from,
      int to,
      Map<String, Long> more) {
    long failed = more.isEmpty() ? 0 : 1;
    long count = (long) to - from;
    long used = count - failed;
    long wrote = from == 0 ? 1 : 0;
    List<Long> durations = new ArrayList<>();
    List<Long> ttfts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      durations.add((100L + i) * MS_NS);
      if (i % 10 == 0) {
        ttfts.add((10L + i) * MS_NS);
      }
    }
    Map<String, Long> sums = new HashMap<>(more);
    sums.put("records", count);
    sums.put("requests", count * MICRO);
    sums.put("count.duration_ms", count * MICRO);
    sums.put("count.ttft_ms", ttfts.size() * MICRO);
    sums.put("tokens.input_uncached", 101 * used * MICRO);
    sums.put("tokens.cache_read", 20 * used * MICRO);
    sums.put("tokens.cache_write", 5 * wrote * MICRO);
    sums.put("tokens.output_visible", 30 * used * MICRO);
    sums.put("generated_micro_tokens", 30 * used * MICRO);
    sums.put("prompted_micro_tokens", (121 * used + 5 * wrote) * MICRO);
    sums.put("in_flight_ns", durations.stream().mapToLong(Long::longValue).sum());
    // 101 x 0.15 + 20 x 0.075 + 30 x 0.60 = 34.65 microdollars
    sums.put("cost_micro_usd", 34_650_000 * used);
    sums.put("partly_priced", wrote * MICRO);
    sums.put("gpu_ns", count);
    return new RollupObserved(
        "acme",
        dimensions,
        startMs,
        lengthMs,
        70_000,
        sums,
        Map.of("duration_ms", values(durations), "ttft_ms", values(ttfts)));
  }

  private static RollupObserved.Values values(List<Long> sorted) {
    MergingDigest digest = new MergingDigest(200);
    sorted.forEach(value -> digest.add((double) value));
    ByteBuffer bytes = ByteBuffer.allocate(digest.smallByteSize());
    digest.asSmallBytes(bytes);
    bytes.flip();
    return new RollupObserved.Values(
        sorted.get((int) Math.ceil(0.5 * sorted.size()) - 1),
        sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1),
        bytes.asReadOnlyBuffer());
  }

  @Test
  void aPerfectRunPasses() {
    List<Check> checks = run(PERFECT);

    assertThat(checks).filteredOn(check -> !check.ok()).isEmpty();
    assertThat(checks)
        .filteredOn(check -> check.name().startsWith("levels: list cost"))
        .extracting(Check::actual)
        .containsExactly("4123.350000");
    assertThat(checks)
        .filteredOn(check -> check.name().contains("merged"))
        .extracting(Check::actual)
        .containsExactly("2");
  }

  static List<Arguments> corruptions() {
    return List.of(
        more("levels: records", "records", 1),
        more("levels: requests", "requests", 1),
        more("levels: durations", "count.duration_ms", MICRO),
        more("levels: times to first token", "count.ttft_ms", -MICRO),
        more("levels: errors by type", "errors", MICRO),
        more("levels: errors by type", "errors_by_type.429", -MICRO),
        more("levels: errors by type", "errors_by_type.500", MICRO),
        more("levels: tokens input_uncached", "tokens.input_uncached", MICRO),
        more("levels: tokens cache_read", "tokens.cache_read", -MICRO),
        more("levels: tokens cache_write", "tokens.cache_write", MICRO),
        more("levels: tokens output_visible", "tokens.output_visible", MICRO),
        more("levels: tokens reasoning", "tokens.reasoning", MICRO),
        more("levels: generated tokens", "generated_micro_tokens", 1),
        more("levels: prompted tokens", "prompted_micro_tokens", -1),
        more("levels: time in flight, ms", "in_flight_ns", 1),
        more("levels: list cost, micro-USD", "cost_micro_usd", MICRO),
        more("levels: list cost, micro-USD", "cost_micro_usd", -1),
        more("levels: requests without price", "unpriced", MICRO),
        more("levels: requests partly priced", "partly_priced", -MICRO),
        more("levels: GPU time, ns", "gpu_ns", 1),
        more("levels: minutes add up", "energy_uj", 1),
        rollups("levels: requests", rollups -> without(rollups, 1)),
        rollups("levels: requests of each window", rollups -> without(rollups, 1)),
        rollups("levels: requests of each window", rollups -> moved(rollups, 20_000)),
        rollups("levels: windows twice", rollups -> with(rollups, rollups.get(1))),
        rollups("levels: minutes add up", rollups -> without(rollups, 2)),
        rollups("levels: minutes add up", rollups -> rollups.stream().filter(isMinute()).toList()),
        rollups("levels: P50, P99 of each window", rollups -> slower(rollups, 1_006, 1_000)),
        rollups("levels: P50, P99 of merged digests", rollups -> slower(rollups, 11, 10)),
        rollups("levels: requests", rollups -> ofKindOnly(rollups)),
        Arguments.of(
            "levels: GPU time, ns",
            (UnaryOperator<Found>) found -> new Found(found.rollups(), List.of())));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("corruptions")
  void everyCorruptionIsCaught(String check, UnaryOperator<Found> corruption) {
    assertThat(run(corruption.apply(PERFECT)))
        .filteredOn(result -> !result.ok())
        .extracting(Check::name)
        .contains(check);
  }

  @Test
  void aStepWhoseClockRanAheadMayStandInAnyWindow() {
    List<RollupObserved> moved =
        PERFECT.rollups().stream()
            .map(
                rollup ->
                    rollup.dimensions().get("kind").equals("tool") && rollup.windowMs() == 10_000
                        ? at(rollup, 20_000)
                        : rollup)
            .toList();

    assertThat(run(new Found(moved, PERFECT.calls()))).allMatch(Check::ok);
  }

  @Test
  void seriesOfWhichAllWasTakenBackAreLetPass() {
    RollupObserved empty =
        new RollupObserved(
            "acme",
            Map.of("kind", "llm", "provider", "", "model", "llama"),
            0,
            10_000,
            10_000,
            Map.of("requests", 0L),
            Map.of());

    List<Check> checks = run(new Found(with(PERFECT.rollups(), empty), PERFECT.calls()));

    assertThat(checks)
        .filteredOn(check -> !check.name().equals("levels: minutes add up"))
        .allMatch(Check::ok);
  }

  @Test
  void aMinuteThatIsNotOverIsNotExpected() {
    List<RollupObserved> early =
        PERFECT.rollups().stream()
            .filter(isMinute().negate())
            .map(
                rollup ->
                    new RollupObserved(
                        rollup.tenant(),
                        rollup.dimensions(),
                        rollup.windowStartMs(),
                        rollup.windowMs(),
                        rollup.windowStartMs() + 10_000,
                        rollup.sums(),
                        rollup.distributions()))
            .toList();

    assertThat(run(new Found(early, PERFECT.calls()))).allMatch(Check::ok);
  }

  @Test
  void documentsAreReadAsTheyAreStored() throws Exception {
    RollupObserved rollup =
        RollupObserved.fromDocument(
            new ObjectMapper()
                .readTree(
                    """
                    {"tenant":"acme","dimensions":{"kind":"llm","provider":""},"window_start_ms":0,
                     "window_ms":10000,"settled_ms":20000,"records":2,"requests":2.5,"errors":1,
                     "errors_by_type":{"429":1},"tokens":{"reasoning":7},
                     "generated_micro_tokens":9,"cost_micro_usd":0.000001,
                     "device_cost_micro_usd":null,
                     "duration_ms":{"count":2,"p50":1.5,"p99":2.000001,"digest":"AQI="}}
                    """));

    assertThat(rollup.series()).isEqualTo("acme/{kind=llm, provider=}");
    assertThat(rollup.settledMs()).isEqualTo(20_000);
    assertThat(rollup.sums())
        .containsEntry("records", 2L)
        .containsEntry("requests", 2_500_000L)
        .containsEntry("errors_by_type.429", MICRO)
        .containsEntry("tokens.reasoning", 7 * MICRO)
        .containsEntry("generated_micro_tokens", 9L)
        .containsEntry("cost_micro_usd", 1L)
        .containsEntry("device_cost_micro_usd", 0L)
        .containsEntry("count.duration_ms", 2 * MICRO)
        .containsEntry("count.ttft_ms", 0L);
    assertThat(rollup.distributions().get("duration_ms").p99()).isEqualTo(2_000_001);
    assertThat(rollup.distributions().get("duration_ms").digest().remaining()).isEqualTo(2);
  }

  private static List<Check> run(Found found) {
    return RollupCheck.run(LEDGER, found, found);
  }

  private static Predicate<RollupObserved> isMinute() {
    return rollup -> rollup.windowMs() == 60_000;
  }

  /** The first window says more of one sum. */
  private static Arguments more(String check, String sum, long by) {
    return rollups(
        check,
        rollups -> {
          List<RollupObserved> all = new ArrayList<>(rollups);
          RollupObserved first = all.get(0);
          Map<String, Long> sums = new HashMap<>(first.sums());
          sums.merge(sum, by, Long::sum);
          all.set(0, with(first, sums, first.distributions()));
          return all;
        });
  }

  private static Arguments rollups(String check, UnaryOperator<List<RollupObserved>> corruption) {
    UnaryOperator<Found> whole =
        found -> new Found(corruption.apply(found.rollups()), found.calls());
    return Arguments.of(check, whole);
  }

  private static RollupObserved with(
      RollupObserved of, Map<String, Long> sums, Map<String, RollupObserved.Values> distributions) {
    return new RollupObserved(
        of.tenant(),
        of.dimensions(),
        of.windowStartMs(),
        of.windowMs(),
        of.settledMs(),
        sums,
        distributions);
  }

  private static RollupObserved at(RollupObserved of, long startMs) {
    return new RollupObserved(
        of.tenant(),
        of.dimensions(),
        startMs,
        of.windowMs(),
        of.settledMs(),
        of.sums(),
        of.distributions());
  }

  private static List<RollupObserved> moved(List<RollupObserved> of, long startMs) {
    List<RollupObserved> all = new ArrayList<>(of);
    all.set(1, at(all.get(1), startMs));
    return all;
  }

  /** Every quantile and digest says so much more. */
  private static List<RollupObserved> slower(List<RollupObserved> of, long more, long than) {
    return of.stream()
        .map(
            rollup -> {
              Map<String, RollupObserved.Values> values = new HashMap<>();
              rollup
                  .distributions()
                  .forEach(
                      (measure, is) -> {
                        MergingDigest digest = new MergingDigest(200);
                        MergingDigest.fromBytes(is.digest().duplicate())
                            .centroids()
                            .forEach(each -> digest.add(each.mean() * more / than, each.count()));
                        ByteBuffer bytes = ByteBuffer.allocate(digest.smallByteSize());
                        digest.asSmallBytes(bytes);
                        bytes.flip();
                        values.put(
                            measure,
                            new RollupObserved.Values(
                                is.p50() * more / than, is.p99() * more / than, bytes));
                      });
              return with(rollup, rollup.sums(), values);
            })
        .toList();
  }

  private static List<RollupObserved> ofKindOnly(List<RollupObserved> of) {
    return of.stream()
        .filter(rollup -> rollup.dimensions().keySet().equals(Set.of("kind")))
        .toList();
  }

  private static <T> List<T> without(List<T> of, int i) {
    List<T> rest = new ArrayList<>(of);
    rest.remove(i);
    return rest;
  }

  private static <T> List<T> with(List<T> of, T more) {
    List<T> all = new ArrayList<>(of);
    all.add(more);
    return all;
  }
}
