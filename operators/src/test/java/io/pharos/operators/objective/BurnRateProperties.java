package io.pharos.operators.objective;

import static io.pharos.operators.objective.ObjectiveFixtures.DAY;
import static io.pharos.operators.objective.ObjectiveFixtures.HOUR;
import static io.pharos.operators.objective.ObjectiveFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.slot.Slots;
import io.pharos.schemas.Alert;
import io.pharos.schemas.AlertState;
import io.pharos.schemas.ReplacedStep;
import io.pharos.schemas.Span;
import io.pharos.schemas.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** The same alerts however steps came, and of the numbers that counting anew gives. */
class BurnRateProperties {

  private static final ObjectiveTable TABLE =
      ObjectiveFixtures.table(
          "name: chat",
          "tenants: '*'",
          "group-by: service",
          "indicator: availability",
          "target: 90",
          "min-requests: 5",
          "windows:",
          "  - {short: 1m, long: 10m, factor: 4, severity: page}",
          "  - {short: 10m, long: 2h, factor: 1.5, severity: ticket}");
  private static final Objective OBJECTIVE = TABLE.find("chat", 1);
  private static final int ROOM_FOR_ALL = 8;
  private static final int TOO_FEW = 2;
  private static final int SERVICES = 5;

  /** Room for groups is short in half of the tries. */
  @Property(tries = 40)
  void anyOrderParallelismBackendAndRestartGiveTheSame(@ForAll long seed) throws Exception {
    List<Step> steps = steps(new Random(seed));
    int groups = seed % 2 == 0 ? ROOM_FOR_ALL : TOO_FEW;

    List<String> plain = run(steps, groups, 0, 1, new HashMapStateBackend(), false);

    assertThat(
            run(
                steps,
                groups,
                seed + 1,
                1 + (int) Math.floorMod(seed, 3L),
                new HashMapStateBackend(),
                true))
        .isEqualTo(plain);
    if (seed % 4 == 0) {
      assertThat(run(steps, groups, seed + 2, 2, new EmbeddedRocksDBStateBackend(), true))
          .isEqualTo(plain);
    }
  }

  @Property(tries = 40)
  void alertsFireWhereCountingAnewSaysSo(@ForAll long seed) throws Exception {
    List<Step> steps = steps(new Random(seed));
    try (ObjectiveHarness harness =
        new ObjectiveHarness(TABLE, ROOM_FOR_ALL, new HashMapStateBackend(), 2)) {
      feed(harness, steps, new Random(seed), false);

      Map<String, Long> first = new HashMap<>();
      for (Alert alert : harness.alerts()) {
        String service = alert.getScope().get("service");
        if (alert.getState() == AlertState.FIRING) {
          first.putIfAbsent(service, alert.getEventTimeMs());
        }
        long lengthMs = alert.getSeverity().name().equals("PAGE") ? 600_000 : 7_200_000;
        RequestCount expected = count(steps, service, lengthMs, alert.getEventTimeMs());
        assertThat(alert.getEvidence())
            .as("%s", alert)
            .containsEntry("good", text(expected.goodMicro()))
            .containsEntry("bad", text(expected.badMicro()));
      }
      for (int service = 0; service < SERVICES; service++) {
        assertThat(first.get("service-" + service))
            .isEqualTo(firstBurn(steps, "service-" + service));
      }
    }
  }

  private static String text(long micro) {
    return BigDecimal.valueOf(micro / 1_000_000).toPlainString();
  }

  /** First slot with something in it at which a pair burns, null where none does. */
  private static Long firstBurn(List<Step> steps, String service) {
    TreeSet<Long> slots = new TreeSet<>();
    for (Step step : steps) {
      Span before = step.getReplaces() == null ? null : step.getReplaces().getSpan();
      boolean isOf = step.getSpan().getService().equals(service);
      boolean wasOf = before != null && before.getService().equals(service);
      boolean changes =
          before == null || isOf != wasOf || before.getError() != step.getSpan().getError();
      if ((isOf || wasOf) && changes) {
        slots.add(Slots.slotOf(step.getEventTimeMs()));
      }
    }
    for (long slot : slots) {
      for (BurnPair pair : OBJECTIVE.pairs()) {
        RequestCount inShort = count(steps, service, pair.shorter().toMillis(), slot);
        RequestCount inLong = count(steps, service, pair.longer().toMillis(), slot);
        if (inLong.totalMicro() >= 5_000_000
            && inLong.badMicro() >= 2_000_000
            && OBJECTIVE.budget().burnsAbove(pair.factor(), inShort)
            && OBJECTIVE.budget().burnsAbove(pair.factor(), inLong)) {
          return slot;
        }
      }
    }
    return null;
  }

  private static RequestCount count(List<Step> steps, String service, long lengthMs, long nowMs) {
    long slotMs = lengthMs > HOUR ? 300_000 : 10_000;
    long good = 0;
    long bad = 0;
    for (Step step : steps) {
      if (Slots.slotOf(step.getEventTimeMs()) <= nowMs) {
        List<Span> versions = new ArrayList<>(List.of(step.getSpan()));
        if (step.getReplaces() != null) {
          versions.add(step.getReplaces().getSpan());
        }
        for (int i = 0; i < versions.size(); i++) {
          Span span = versions.get(i);
          long endMs = span.getEndNs() / 1_000_000;
          long slot = -Math.floorDiv(-endMs, slotMs) * slotMs;
          if (span.getService().equals(service) && slot > nowMs - lengthMs) {
            long one = i == 0 ? 1_000_000 : -1_000_000;
            good += span.getError() ? 0 : one;
            bad += span.getError() ? one : 0;
          }
        }
      }
    }
    return new RequestCount(good, bad);
  }

  /** Calls of some hours, more of which fail at some times; some are corrected. */
  private static List<Step> steps(Random random) {
    List<Step> steps = new ArrayList<>();
    int count = 100 + random.nextInt(200);
    long troubleMs = random.nextInt((int) (2 * HOUR));
    for (int id = 1; id <= count; id++) {
      boolean inTrouble = random.nextInt(3) == 0;
      long endMs =
          inTrouble ? troubleMs + random.nextInt(900_000) : random.nextInt((int) (4 * HOUR));
      Step step = ObjectiveFixtures.call(id, 10_000 + endMs);
      step.getSpan().setService("service-" + random.nextInt(SERVICES));
      step.getSpan().setError(random.nextInt(10) < (inTrouble ? 7 : 1));
      if (random.nextInt(4) == 0) {
        step.setEventTimeMs(step.getEventTimeMs() + random.nextInt(90) * 1_000L);
      }
      steps.add(step);
      if (random.nextInt(8) == 0) {
        steps.add(correction(step, random));
      }
    }
    return steps;
  }

  private static Step correction(Step step, Random random) {
    Step corrected = Step.newBuilder(step).build();
    corrected.setReplaces(new ReplacedStep(step.getSpan(), true));
    corrected.setCorrection(1);
    corrected.setEventTimeMs(step.getEventTimeMs() + random.nextInt(120_000));
    corrected.getSpan().setError(random.nextBoolean());
    if (random.nextInt(3) == 0) {
      corrected.getSpan().setService("service-" + random.nextInt(SERVICES));
    }
    return corrected;
  }

  private static List<String> run(
      List<Step> steps,
      int groups,
      long order,
      int parallelism,
      StateBackend backend,
      boolean restarts)
      throws Exception {
    try (ObjectiveHarness harness = new ObjectiveHarness(TABLE, groups, backend, parallelism)) {
      feed(harness, steps, new Random(order), restarts);
      if (backend instanceof HashMapStateBackend) {
        assertThat(harness.entries()).isZero();
      }
      return harness.alerts().stream()
          .sorted(
              Comparator.comparingLong(Alert::getStartsAtMs)
                  .thenComparing(Alert::getId)
                  .thenComparing(Alert::getRevision))
          .map(Alert::toString)
          .toList();
    }
  }

  /** Steps come up to 10 s out of order; watermarks are never ahead of what is still to come. */
  private static void feed(
      ObjectiveHarness harness, List<Step> steps, Random random, boolean restarts)
      throws Exception {
    Map<Step, Long> arrivals =
        steps.stream()
            .collect(
                Collectors.toMap(
                    step -> step, step -> step.getEventTimeMs() + random.nextInt(10_000)));
    List<Step> ordered = new ArrayList<>(steps);
    ordered.sort(Comparator.comparing(arrivals::get));
    for (int i = 0; i < ordered.size(); i++) {
      harness.step(random.nextInt(4), ordered.get(i));
      long next =
          ordered.subList(i + 1, ordered.size()).stream()
              .mapToLong(Step::getEventTimeMs)
              .min()
              .orElse(at(6 * HOUR));
      if (random.nextInt(3) == 0) {
        harness.watermark(random.nextInt(4), next - 1 - random.nextInt(3_000));
      }
      if (random.nextInt(10) == 0) {
        harness.watermark(next - 1);
      }
      if (restarts && random.nextInt(25) == 0) {
        harness.restart(1 + random.nextInt(3));
      }
    }
    // far enough for every alert to be resolved and every group to be forgotten
    harness.watermark(at(20 * DAY));
  }
}
