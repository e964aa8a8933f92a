package io.pharos.local.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Holds attributions and device windows against what calls and devices really did.
 *
 * <p>That a call is attributed, how its devices were found and which they are, and that the account
 * of every window balances: all are equalities. How much time and energy of a device is a call's is
 * an estimate; its relative errors are held against {@link Bounds}, over the calls whose engine is
 * known and that took a millisecond at least. Calls that the ledger does not know may be attributed
 * too: it leaves out those whose telemetry was damaged on its way.
 */
public final class AttributionCheck {

  /**
   * What errors are let through.
   *
   * @param medianTime of the relative errors of a call's time on its devices
   * @param highTime their 95th percentile
   * @param medianEnergy of those of its energy
   * @param highEnergy their 95th percentile
   * @param device relative error of a device's busy time, and of its energy, over the whole run
   */
  public record Bounds(
      double medianTime, double highTime, double medianEnergy, double highEnergy, double device) {

    /** What a scrape a second allows on busy engines. */
    public static final Bounds DEMO = new Bounds(0.25, 1.0, 0.25, 1.0, 0.02);
  }

  private static final int DETAILS = 5;
  private static final long LEAST_NS = 1_000_000L;

  private final TruthLedger ledger;
  private final AttributionsObserved observed;
  private final Bounds bounds;
  private final Map<SpanIdentity, CallTruth> expected = new TreeMap<>();
  private final Map<SpanIdentity, CallObserved> found = new HashMap<>();
  private final List<Check> checks = new ArrayList<>();

  private AttributionCheck(TruthLedger ledger, AttributionsObserved observed, Bounds bounds) {
    this.ledger = ledger;
    this.observed = observed;
    this.bounds = bounds;
    ledger.calls().forEach(call -> expected.put(call.span(), call));
    observed.calls().forEach(call -> found.putIfAbsent(call.span(), call));
  }

  /** All checks, in a fixed order; the run is good if every one is ok. */
  public static List<Check> run(TruthLedger ledger, AttributionsObserved observed, Bounds bounds) {
    AttributionCheck check = new AttributionCheck(ledger, observed, bounds);
    check.calls();
    check.errors();
    check.windows();
    return List.copyOf(check.checks);
  }

  private void calls() {
    List<String> missing = new ArrayList<>();
    expected.forEach(
        (span, call) -> {
          CallObserved seen = found.get(span);
          if (seen == null) {
            missing.add("missing " + span);
          } else if (!seen.settled() || seen.withdrawn()) {
            missing.add((seen.withdrawn() ? "withdrawn " : "not final ") + span);
          }
        });
    equal("calls attributed, finally", missing);
    Set<SpanIdentity> once = new HashSet<>();
    List<String> twice =
        observed.calls().stream()
            .map(CallObserved::span)
            .filter(span -> !once.add(span))
            .map(String::valueOf)
            .toList();
    add("attribution documents twice", "0", Integer.toString(twice.size()), twice);
    equal("per call: placement", different(CallTruth::placement, CallObserved::placement));
    equal("per call: devices", different(CallTruth::candidates, CallObserved::devices));
  }

  private <V> List<String> different(Function<CallTruth, V> want, Function<CallObserved, V> have) {
    List<String> wrong = new ArrayList<>();
    expected.forEach(
        (span, call) -> {
          CallObserved seen = found.get(span);
          if (seen != null && !want.apply(call).equals(have.apply(seen))) {
            wrong.add(span + ": expected " + want.apply(call) + ", found " + have.apply(seen));
          }
        });
    return wrong;
  }

  private void errors() {
    double[] time = errors(call -> (double) call.gpuNs(), call -> (double) call.gpuNs());
    double[] energy =
        errors(
            call -> (double) call.energyUj(),
            call -> call.energyUj() == null ? 0 : (double) call.energyUj());
    bound("error of GPU time, median", quantile(time, 0.5), bounds.medianTime());
    bound("error of GPU time, P95", quantile(time, 0.95), bounds.highTime());
    bound("error of energy, median", quantile(energy, 0.5), bounds.medianEnergy());
    bound("error of energy, P95", quantile(energy, 0.95), bounds.highEnergy());
  }

  private double[] errors(ToDoubleFunction<CallTruth> want, ToDoubleFunction<CallObserved> have) {
    return expected.values().stream()
        .filter(call -> call.gpuNs() >= LEAST_NS)
        .filter(
            call ->
                call.placement().equals("ENGINE_SPAN") || call.placement().equals("SCRAPE_TARGET"))
        .filter(call -> found.containsKey(call.span()))
        .mapToDouble(
            call ->
                Math.abs(have.applyAsDouble(found.get(call.span())) - want.applyAsDouble(call))
                    / want.applyAsDouble(call))
        .sorted()
        .toArray();
  }

  /** Nearest rank; of nothing there is no error. */
  private static double quantile(double[] sorted, double q) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(q * sorted.length) - 1];
  }

  private void windows() {
    List<String> unbalanced =
        observed.devices().stream()
            .filter(window -> !window.balances())
            .map(window -> window.name() + " at " + window.windowStartMs())
            .toList();
    add(
        "device windows that balance",
        Integer.toString(observed.devices().size()),
        Integer.toString(observed.devices().size() - unbalanced.size()),
        unbalanced);
    Set<String> once = new HashSet<>();
    List<String> twice =
        observed.devices().stream()
            .map(window -> window.name() + " at " + window.windowStartMs())
            .filter(window -> !once.add(window))
            .toList();
    add("device windows twice", "0", Integer.toString(twice.size()), twice);

    // instances of a card report the energy of the whole card, of which each is given a part
    Map<String, String> cards = new HashMap<>();
    ledger.devices().forEach(device -> cards.put(device.name(), device.card()));
    Map<String, Long> busy = new HashMap<>();
    Map<String, Long> energy = new HashMap<>();
    for (DeviceObserved window : observed.devices()) {
      String card = cards.getOrDefault(window.name(), window.name());
      busy.merge(window.name(), window.busyNs(), Long::sum);
      energy.merge(card, window.energyUj() == null ? 0 : window.energyUj(), Long::sum);
    }
    List<String> wrong = new ArrayList<>();
    Map<String, Long> ofCards = new TreeMap<>();
    for (DeviceTruth device : ledger.devices()) {
      near(wrong, device.name() + " busy ns", device.busyNs(), busy.get(device.name()));
      ofCards.merge(device.card(), device.energyUj(), Math::max);
    }
    ofCards.forEach((card, want) -> near(wrong, card + " energy uJ", want, energy.get(card)));
    int all = ledger.devices().size() + ofCards.size();
    add(
        "busy time and energy of devices",
        Integer.toString(all),
        Integer.toString(all - wrong.size()),
        wrong);
  }

  private void near(List<String> wrong, String what, long want, Long have) {
    if (have == null || Math.abs(have - want) > bounds.device() * Math.max(1, want)) {
      wrong.add(what + ": expected " + want + ", found " + have);
    }
  }

  private void bound(String name, double error, double most) {
    boolean ok = error <= most;
    checks.add(
        new Check(
            name,
            String.format(Locale.ROOT, "at most %.1f %%", 100 * most),
            String.format(Locale.ROOT, "%.1f %%", 100 * error),
            ok,
            ok ? "" : "estimates are too far from what calls really took"));
  }

  private void equal(String name, List<String> wrong) {
    add(
        name,
        Integer.toString(expected.size()),
        Integer.toString(expected.size() - wrong.size()),
        wrong);
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
