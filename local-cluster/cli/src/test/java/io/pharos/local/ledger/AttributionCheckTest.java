package io.pharos.local.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A perfect run passes every check, and each kind of corruption fails the one that is for it. */
class AttributionCheckTest {

  private static final String CARD = "node-1/GPU-1";
  private static final long SECOND_NS = 1_000_000_000L;

  /** What was found. */
  private record Found(List<CallObserved> calls, List<DeviceObserved> devices)
      implements AttributionsObserved {}

  private static final TruthLedger LEDGER =
      new TruthLedger(
          List.of(),
          List.of(),
          0,
          Map.of(),
          List.of(),
          List.of(call("01", "ENGINE_SPAN"), call("02", "SCRAPE_TARGET"), call("03", "POOL")),
          List.of(new DeviceTruth("node-1", "GPU-1", null, 61, 0, 60, 9 * SECOND_NS, 900)),
          List.of());

  private static final Found PERFECT =
      new Found(
          LEDGER.calls().stream().map(AttributionCheckTest::observed).toList(),
          List.of(window(0, 5), window(10_000, 4)));

  @Test
  void aPerfectRunPasses() {
    assertThat(run(PERFECT)).allMatch(Check::ok);
  }

  static List<Arguments> corruptions() {
    return List.of(
        calls("calls attributed, finally", calls -> without(calls, 1)),
        calls(
            "calls attributed, finally",
            calls -> changed(calls, c -> copy(c, false, false, c.placement(), c.devices(), 0))),
        calls(
            "calls attributed, finally",
            calls -> changed(calls, c -> copy(c, true, true, c.placement(), c.devices(), 0))),
        calls("attribution documents twice", calls -> with(calls, calls.get(0))),
        calls(
            "per call: placement",
            calls -> changed(calls, c -> copy(c, true, false, "POOL", c.devices(), 0))),
        calls(
            "per call: devices",
            calls ->
                changed(
                    calls, c -> copy(c, true, false, c.placement(), List.of("node-1/GPU-2"), 0))),
        calls(
            "error of GPU time, P95",
            calls ->
                changed(
                    calls, c -> copy(c, true, false, c.placement(), c.devices(), 3 * SECOND_NS))),
        devices("device windows that balance", windows -> List.of(window(0, 5), broken(10_000))),
        devices("device windows twice", windows -> with(windows, windows.get(0))),
        devices("busy time and energy of devices", windows -> without(windows, 0)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("corruptions")
  void everyCorruptionIsCaught(String check, UnaryOperator<AttributionsObserved> corruption) {
    assertThat(run(corruption.apply(PERFECT)))
        .filteredOn(result -> !result.ok())
        .extracting(Check::name)
        .contains(check);
  }

  @Test
  void callsTheLedgerDoesNotKnowAreLetPass() {
    List<CallObserved> more = with(PERFECT.calls(), observed(call("04", "POOL")));

    assertThat(run(new Found(more, PERFECT.devices()))).allMatch(Check::ok);
  }

  @Test
  void documentsAreReadAsTheyAreWritten() throws Exception {
    ObjectMapper json = new ObjectMapper();
    CallObserved call =
        CallObserved.fromDocument(
            json.readTree(
                """
                {"tenant":"acme","trace_id":"aa","span_id":"01","final":true,"withdrawn":false,
                 "placement":"POOL","gpu_ns":7,"energy_uj":null,
                 "devices":[{"host":"b","device":"G","mig_instance":"3"},
                            {"host":"a","device":"G","mig_instance":null}]}
                """));
    DeviceObserved window =
        DeviceObserved.fromDocument(
            json.readTree(
                """
                {"host":"b","device":"G","mig_instance":"3","window_start_ms":0,"window_ms":1,
                 "sampled_ns":900000,"gap_ns":100000,"attributed_ns":500000,
                 "unattributed_ns":100000,"idle_ns":300000,"energy_uj":9,"attributed_uj":4,
                 "unattributed_uj":3,"idle_uj":2}
                """));

    assertThat(call)
        .isEqualTo(
            new CallObserved(
                new SpanIdentity(new TraceIdentity("acme", "aa"), "01"),
                true,
                false,
                "POOL",
                List.of("a/G", "b/G/3"),
                7,
                null));
    assertThat(window.name()).isEqualTo("b/G/3");
    assertThat(window.balances()).isTrue();
  }

  private static List<Check> run(AttributionsObserved found) {
    return AttributionCheck.run(LEDGER, found, AttributionCheck.Bounds.DEMO);
  }

  private static CallTruth call(String span, String placement) {
    return new CallTruth(
        "acme",
        "aa",
        span,
        placement,
        0,
        SECOND_NS,
        List.of(new DeviceUseTruth("node-1", "GPU-1", null, SECOND_NS, 100)),
        List.of(CARD));
  }

  private static CallObserved observed(CallTruth call) {
    return new CallObserved(
        call.span(),
        true,
        false,
        call.placement(),
        call.candidates(),
        call.gpuNs(),
        call.energyUj());
  }

  private static DeviceObserved window(long startMs, int busySeconds) {
    return new DeviceObserved(
        CARD,
        startMs,
        10_000,
        10 * SECOND_NS,
        0,
        (busySeconds - 1) * SECOND_NS,
        SECOND_NS,
        (10 - busySeconds) * SECOND_NS,
        450L,
        300L,
        100L,
        50L);
  }

  private static DeviceObserved broken(long startMs) {
    return new DeviceObserved(
        CARD, startMs, 10_000, 10 * SECOND_NS, 0, 4 * SECOND_NS, 0, 0, 450L, 450L, 0L, 0L);
  }

  private static CallObserved copy(
      CallObserved of,
      boolean settled,
      boolean withdrawn,
      String placement,
      List<String> devices,
      long moreNs) {
    return new CallObserved(
        of.span(), settled, withdrawn, placement, devices, of.gpuNs() + moreNs, of.energyUj());
  }

  private static Arguments calls(String check, UnaryOperator<List<CallObserved>> corruption) {
    UnaryOperator<AttributionsObserved> whole =
        found -> new Found(corruption.apply(found.calls()), found.devices());
    return Arguments.of(check, whole);
  }

  private static Arguments devices(String check, UnaryOperator<List<DeviceObserved>> corruption) {
    UnaryOperator<AttributionsObserved> whole =
        found -> new Found(found.calls(), corruption.apply(found.devices()));
    return Arguments.of(check, whole);
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

  /** The first of them. */
  private static <T> List<T> changed(List<T> of, UnaryOperator<T> change) {
    List<T> all = new ArrayList<>(of);
    all.set(0, change.apply(all.get(0)));
    return all;
  }
}
