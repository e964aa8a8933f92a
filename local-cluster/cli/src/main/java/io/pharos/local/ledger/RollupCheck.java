package io.pharos.local.ledger;

import com.tdunning.math.stats.MergingDigest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Holds rollups against the steps that were really sent.
 *
 * <p>Over all windows of 10 s of a series, requests, errors, tokens and cost are equalities, in the
 * series of kind, provider and model and in those of kind alone; so is GPU time, to the sum of the
 * final attributions. Requests are equal in each window too: only a step whose clock ran ahead may
 * stand in any. Quantiles of a window are within {@link #WINDOW_ERROR} of the value of rank
 * ceil(q·n); those of the digests merged over all windows and tenants of a model lie between values
 * near that rank. What adds up of a window of 1 min is the sum of its windows of 10 s, in every
 * series there is.
 *
 * <p>Restarts change nothing of all that.
 */
public final class RollupCheck {

  /** Relative error of a quantile of one window. */
  static final double WINDOW_ERROR = 0.002;

  /** Requests of a model from which on digests are merged and looked at. */
  static final int MERGED_LEAST = 100;

  private static final int DETAILS = 5;
  private static final long TEN_SECONDS_MS = 10_000;
  private static final long MINUTE_MS = 60_000;
  private static final long MICRO = 1_000_000;

  /** Times are written as seconds by some libraries, so that the last digit may differ. */
  private static final long ROUNDING_NS = 1;

  private static final Set<String> FULL = Set.of("kind", "provider", "model");
  private static final Set<String> BY_KIND = Set.of("kind");
  private static final Set<String> OF_MODELS = Set.of("llm", "embedding", "rerank");

  private final TruthLedger ledger;
  private final List<RollupObserved> rollups;
  private final List<RollupObserved> tenSeconds;
  private final AttributionsObserved attributions;
  private final List<Check> checks = new ArrayList<>();

  private RollupCheck(
      TruthLedger ledger, RollupsObserved rollups, AttributionsObserved attributions) {
    this.ledger = ledger;
    this.rollups = rollups.rollups();
    this.tenSeconds =
        this.rollups.stream().filter(rollup -> rollup.windowMs() == TEN_SECONDS_MS).toList();
    this.attributions = attributions;
  }

  /** All checks, in a fixed order; the run is good if every one is ok. */
  public static List<Check> run(
      TruthLedger ledger, RollupsObserved rollups, AttributionsObserved attributions) {
    RollupCheck check = new RollupCheck(ledger, rollups, attributions);
    check.windowsTwice();
    check.sums();
    check.requestsPerWindow();
    check.quantilesPerWindow();
    check.mergedQuantiles();
    check.gpuTime();
    check.minutes();
    return List.copyOf(check.checks);
  }

  private void windowsTwice() {
    Set<String> once = new HashSet<>();
    List<String> twice =
        rollups.stream()
            .map(RollupCheck::window)
            .filter(window -> !once.add(window))
            .distinct()
            .toList();
    add("levels: windows twice", "0", Integer.toString(twice.size()), twice);
  }

  private static String window(RollupObserved rollup) {
    return rollup.series() + " " + rollup.windowMs() + " ms at " + rollup.windowStartMs();
  }

  private void sums() {
    Map<String, Map<String, Long>> want = new TreeMap<>();
    for (SeriesTruth truth : ledger.series()) {
      Map<String, Long> sums = sumsOf(truth);
      addTo(want, series(truth), sums);
      addTo(want, truth.tenant() + "/{kind=" + truth.kind() + "}", sums);
    }
    Map<String, Map<String, Long>> have = new TreeMap<>();
    for (RollupObserved rollup : tenSeconds) {
      if (isOf(rollup, FULL) || isOf(rollup, BY_KIND)) {
        addTo(have, rollup.series(), rollup.sums());
      }
    }
    equal("levels: records", "records", name -> name.equals("records"), 1, want, have);
    equal("levels: requests", "requests", name -> name.equals("requests"), MICRO, want, have);
    equal("levels: durations", "count.duration_ms", name -> false, MICRO, want, have);
    equal("levels: times to first token", "count.ttft_ms", name -> false, MICRO, want, have);
    equal(
        "levels: errors by type",
        "errors",
        name -> name.startsWith("errors_by_type."),
        MICRO,
        want,
        have);
    for (String kind :
        List.of("input_uncached", "cache_read", "cache_write", "output_visible", "reasoning")) {
      equal("levels: tokens " + kind, "tokens." + kind, name -> false, MICRO, want, have);
    }
    equal("levels: generated tokens", "generated_micro_tokens", name -> false, MICRO, want, have);
    equal("levels: prompted tokens", "prompted_micro_tokens", name -> false, MICRO, want, have);
    equal("levels: time in flight, ms", "in_flight_ns", name -> false, MICRO, want, have);
    equal("levels: list cost, micro-USD", "cost_micro_usd", name -> false, MICRO, want, have);
    equal("levels: requests without price", "unpriced", name -> false, MICRO, want, have);
    equal("levels: requests partly priced", "partly_priced", name -> false, MICRO, want, have);
  }

  private static Map<String, Long> sumsOf(SeriesTruth truth) {
    Map<String, Long> sums = new HashMap<>();
    sums.put("records", truth.requests());
    sums.put("requests", truth.requests() * MICRO);
    sums.put("count.duration_ms", truth.requests() * MICRO);
    sums.put("count.ttft_ms", truth.ttfts() * MICRO);
    sums.put("errors", truth.failed() * MICRO);
    truth.errors().forEach((type, count) -> sums.put("errors_by_type." + type, count * MICRO));
    TokenUse tokens = truth.tokens();
    sums.put("tokens.input_uncached", tokens.inputUncached() * MICRO);
    sums.put("tokens.cache_read", tokens.cacheRead() * MICRO);
    sums.put("tokens.cache_write", tokens.cacheWrite() * MICRO);
    sums.put("tokens.output_visible", tokens.outputVisible() * MICRO);
    sums.put("tokens.reasoning", tokens.reasoning() * MICRO);
    sums.put("generated_micro_tokens", tokens.output() * MICRO);
    sums.put("prompted_micro_tokens", tokens.input() * MICRO);
    sums.put(
        "in_flight_ns",
        truth.windows().stream()
            .flatMap(window -> window.durationsNs().stream())
            .mapToLong(Long::longValue)
            .sum());
    if (OF_MODELS.contains(truth.kind())) {
      // what failed had used nothing, and costs nothing
      boolean priced = ListPrices.has(truth.model());
      sums.put("unpriced", priced ? 0 : (truth.requests() - truth.failed()) * MICRO);
      sums.put("cost_micro_usd", ListPrices.picoUsd(truth.model(), truth.tokens()));
      boolean partly = priced && !ListPrices.pricesCacheWrites(truth.model());
      sums.put("partly_priced", partly ? truth.cacheWriters() * MICRO : 0);
    }
    return sums;
  }

  private static void addTo(
      Map<String, Map<String, Long>> series, String name, Map<String, Long> sums) {
    Map<String, Long> to = series.computeIfAbsent(name, none -> new HashMap<>());
    sums.forEach((sum, value) -> to.merge(sum, value, Long::sum));
  }

  /**
   * One check of a sum and what belongs to it, over all series. What is told is the total over
   * series of kind alone, each of which holds every step of its kind.
   */
  private void equal(
      String check,
      String sum,
      Predicate<String> andThose,
      long unit,
      Map<String, Map<String, Long>> want,
      Map<String, Map<String, Long>> have) {
    List<String> wrong = new ArrayList<>();
    for (String series : union(want.keySet(), have.keySet())) {
      Map<String, Long> wanted = want.getOrDefault(series, Map.of());
      Map<String, Long> found = have.getOrDefault(series, Map.of());
      Set<String> names = new TreeSet<>(Set.of(sum));
      union(wanted.keySet(), found.keySet()).stream().filter(andThose).forEach(names::add);
      for (String name : names) {
        long w = wanted.getOrDefault(name, 0L);
        long f = found.getOrDefault(name, 0L);
        if (w != f) {
          wrong.add(
              series + " " + name + ": expected " + text(w, unit) + ", found " + text(f, unit));
        }
      }
    }
    add(check, text(total(want, sum), unit), text(total(have, sum), unit), wrong);
  }

  private static long total(Map<String, Map<String, Long>> series, String sum) {
    return series.entrySet().stream()
        .filter(each -> !each.getKey().contains(","))
        .mapToLong(each -> each.getValue().getOrDefault(sum, 0L))
        .sum();
  }

  /** Without a fraction where there is none. */
  private static String text(long value, long unit) {
    return value % unit == 0
        ? Long.toString(value / unit)
        : String.format(Locale.ROOT, "%.6f", (double) value / unit);
  }

  private static Set<String> union(Collection<String> some, Collection<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  private static boolean isOf(RollupObserved rollup, Set<String> dimensions) {
    return rollup.dimensions().keySet().equals(dimensions);
  }

  private static String series(SeriesTruth truth) {
    return truth.tenant()
        + "/"
        + new TreeMap<>(
            Map.of("kind", truth.kind(), "model", truth.model(), "provider", truth.provider()));
  }

  /** Windows of a series of kind, provider and model by their start. */
  private Map<String, Map<Long, RollupObserved>> windows() {
    Map<String, Map<Long, RollupObserved>> windows = new HashMap<>();
    for (RollupObserved rollup : tenSeconds) {
      if (isOf(rollup, FULL)) {
        windows
            .computeIfAbsent(rollup.series(), none -> new TreeMap<>())
            .put(rollup.windowStartMs(), rollup);
      }
    }
    return windows;
  }

  private void requestsPerWindow() {
    Map<String, Map<Long, RollupObserved>> windows = windows();
    List<String> wrong = new ArrayList<>();
    long expected = 0;
    for (SeriesTruth truth : ledger.series()) {
      Map<Long, RollupObserved> found = windows.getOrDefault(series(truth), Map.of());
      Map<Long, Long> extra = new TreeMap<>();
      found.forEach((start, rollup) -> extra.put(start, rollup.sum("requests")));
      long ahead = 0;
      for (WindowTruth window : truth.windows()) {
        long requests = window.durationsNs().size() * MICRO;
        if (window.startMs() == null) {
          ahead += requests;
        } else {
          expected++;
          extra.merge(window.startMs(), -requests, Long::sum);
        }
      }
      for (Map.Entry<Long, Long> window : extra.entrySet()) {
        boolean fits = window.getValue() >= 0 && window.getValue() <= ahead;
        if (!fits) {
          wrong.add(
              series(truth)
                  + " at "
                  + window.getKey()
                  + ": off by "
                  + text(window.getValue(), MICRO));
        }
      }
    }
    add(
        "levels: requests of each window",
        Long.toString(expected),
        Long.toString(expected - wrong.size()),
        wrong);
  }

  private void quantilesPerWindow() {
    Map<String, Map<Long, RollupObserved>> windows = windows();
    List<String> wrong = new ArrayList<>();
    long compared = 0;
    double worst = 0;
    for (SeriesTruth truth : ledger.series()) {
      for (WindowTruth window : truth.windows()) {
        RollupObserved rollup =
            window.startMs() == null
                ? null
                : windows.getOrDefault(series(truth), Map.of()).get(window.startMs());
        if (rollup == null) {
          continue;
        }
        for (Deviation deviation : deviations(window, rollup)) {
          compared++;
          worst = Math.max(worst, deviation.relative());
          if (deviation.relative() > WINDOW_ERROR) {
            wrong.add(
                series(truth)
                    + " at "
                    + window.startMs()
                    + " "
                    + deviation.name()
                    + ": expected "
                    + deviation.exact()
                    + " ns, found "
                    + deviation.found());
          }
        }
      }
    }
    boolean none = compared == 0 && !ledger.series().isEmpty();
    add(
        "levels: P50, P99 of each window",
        Long.toString(compared),
        String.format(Locale.ROOT, "%d (worst %.2f %%)", compared - wrong.size(), 100 * worst),
        none ? List.of("no window could be compared") : wrong);
  }

  private record Deviation(String name, long exact, long found) {
    double relative() {
      long off = Math.max(0, Math.abs(found - exact) - ROUNDING_NS);
      return off == 0 ? 0 : (double) off / Math.max(1, exact);
    }
  }

  /** Of the measures that hold no more than what surely belongs to the window. */
  private static List<Deviation> deviations(WindowTruth window, RollupObserved rollup) {
    List<Deviation> deviations = new ArrayList<>();
    Map.of("duration_ms", window.durationsNs(), "ttft_ms", window.ttftsNs())
        .forEach(
            (measure, exact) -> {
              RollupObserved.Values found = rollup.distributions().get(measure);
              boolean same = rollup.sum("count." + measure) == exact.size() * MICRO;
              if (found != null && same && !exact.isEmpty()) {
                deviations.add(
                    new Deviation(measure + " P50", exact.get(rank(0.5, exact)), found.p50()));
                deviations.add(
                    new Deviation(measure + " P99", exact.get(rank(0.99, exact)), found.p99()));
              }
            });
    return deviations;
  }

  /** Nearest rank, from 0. */
  private static int rank(double q, List<Long> sorted) {
    return (int) Math.ceil(q * sorted.size()) - 1;
  }

  private void mergedQuantiles() {
    Map<String, List<Long>> exact = new TreeMap<>();
    for (SeriesTruth truth : ledger.series()) {
      if (OF_MODELS.contains(truth.kind())) {
        List<Long> values = exact.computeIfAbsent(truth.model(), none -> new ArrayList<>());
        truth.windows().forEach(window -> values.addAll(window.durationsNs()));
      }
    }
    Map<String, List<MergingDigest>> digests = new HashMap<>();
    for (RollupObserved rollup : tenSeconds) {
      RollupObserved.Values durations = rollup.distributions().get("duration_ms");
      if (isOf(rollup, FULL) && durations != null) {
        ByteBuffer bytes = durations.digest().duplicate();
        digests
            .computeIfAbsent(rollup.dimensions().get("model"), none -> new ArrayList<>())
            .add(MergingDigest.fromBytes(bytes));
      }
    }
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (Map.Entry<String, List<Long>> series : exact.entrySet()) {
      if (series.getValue().size() >= MERGED_LEAST) {
        compared++;
        List<Long> sorted = series.getValue().stream().sorted().toList();
        MergingDigest merged = new MergingDigest(200);
        merged.add(digests.getOrDefault(series.getKey(), List.of()));
        for (double q : new double[] {0.5, 0.99}) {
          compareMerged(series.getKey(), q, sorted, merged, wrong);
        }
      }
    }
    add(
        "levels: P50, P99 of merged digests",
        Integer.toString(2 * compared),
        Integer.toString(2 * compared - wrong.size()),
        wrong);
  }

  /** A digest interpolates, finer towards the ends: between values about as near in rank. */
  private static void compareMerged(
      String series, double q, List<Long> sorted, MergingDigest merged, List<String> wrong) {
    int slack = 1 + (int) Math.ceil(0.02 * Math.sqrt(q * (1 - q)) * sorted.size());
    long least = sorted.get(Math.max(0, rank(q, sorted) - slack));
    long most = sorted.get(Math.min(sorted.size() - 1, rank(q, sorted) + slack));
    double found = merged.quantile(q);
    boolean fits =
        merged.size() == sorted.size()
            && found >= least * (1 - WINDOW_ERROR)
            && found <= most * (1 + WINDOW_ERROR);
    if (!fits) {
      wrong.add(
          String.format(
              Locale.ROOT,
              "%s: quantile %.2f of %d is %.0f ns, of %d digested %.0f",
              series,
              q,
              sorted.size(),
              (double) sorted.get(rank(q, sorted)),
              merged.size(),
              found));
    }
  }

  private void gpuTime() {
    Map<String, Long> want = new TreeMap<>();
    for (CallObserved call : attributions.calls()) {
      if (call.settled() && !call.withdrawn()) {
        want.merge(call.span().trace().tenant(), call.gpuNs(), Long::sum);
      }
    }
    Map<String, Long> full = gpuTimeOf(FULL);
    Map<String, Long> byKind = gpuTimeOf(BY_KIND);
    List<String> wrong = new ArrayList<>();
    for (String tenant : union(want.keySet(), union(full.keySet(), byKind.keySet()))) {
      long wanted = want.getOrDefault(tenant, 0L);
      for (Map<String, Long> found : List.of(full, byKind)) {
        if (found.getOrDefault(tenant, 0L) != wanted) {
          wrong.add(
              tenant + ": expected " + wanted + " ns, found " + found.getOrDefault(tenant, 0L));
        }
      }
    }
    add("levels: GPU time, ns", Long.toString(total(want)), Long.toString(total(full)), wrong);
  }

  private Map<String, Long> gpuTimeOf(Set<String> dimensions) {
    return tenSeconds.stream()
        .filter(rollup -> isOf(rollup, dimensions))
        .collect(
            Collectors.toMap(
                RollupObserved::tenant, rollup -> rollup.sum("gpu_ns"), Long::sum, TreeMap::new));
  }

  private static long total(Map<String, Long> of) {
    return of.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of minutes that some window shows to be over. */
  private void minutes() {
    long over = rollups.stream().mapToLong(RollupObserved::settledMs).max().orElse(Long.MIN_VALUE);
    Map<String, Map<String, Long>> want = minutes(tenSeconds, over);
    Map<String, Map<String, Long>> have =
        minutes(rollups.stream().filter(rollup -> rollup.windowMs() == MINUTE_MS).toList(), over);
    List<String> wrong = new ArrayList<>();
    for (String minute : union(want.keySet(), have.keySet())) {
      Map<String, Long> wanted = want.get(minute);
      Map<String, Long> found = have.get(minute);
      if (wanted == null || found == null) {
        wrong.add((found == null ? "missing " : "unexpected ") + minute);
        continue;
      }
      for (String sum : union(wanted.keySet(), found.keySet())) {
        long w = wanted.getOrDefault(sum, 0L);
        long f = found.getOrDefault(sum, 0L);
        if (w != f) {
          wrong.add(minute + " " + sum + ": expected " + w + ", found " + f);
          break;
        }
      }
    }
    add(
        "levels: minutes add up",
        Integer.toString(want.size()),
        Integer.toString(have.size() - wrong.size()),
        wrong);
  }

  private static Map<String, Map<String, Long>> minutes(List<RollupObserved> windows, long overMs) {
    Function<RollupObserved, Long> start =
        window -> Math.floorDiv(window.windowStartMs(), MINUTE_MS) * MINUTE_MS;
    Map<String, Map<String, Long>> minutes = new TreeMap<>();
    for (RollupObserved window : windows) {
      if (start.apply(window) + MINUTE_MS <= overMs) {
        addTo(minutes, window.series() + " at " + start.apply(window), window.sums());
      }
    }
    return minutes;
  }

  private void add(String name, String wanted, String seen, List<String> wrong) {
    String more = wrong.size() > DETAILS ? "; and " + (wrong.size() - DETAILS) + " more" : "";
    checks.add(
        new Check(
            name,
            wanted,
            seen,
            wrong.isEmpty(),
            wrong.stream().limit(DETAILS).collect(Collectors.joining("; ")) + more));
  }
}
