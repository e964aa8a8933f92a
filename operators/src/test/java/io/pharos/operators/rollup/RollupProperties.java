package io.pharos.operators.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Distribution;
import io.pharos.schemas.ReplacedStep;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanFixtures;
import io.pharos.schemas.Step;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** The same rollups, revision by revision, however steps came; and nothing gets lost in them. */
class RollupProperties {

  private static final RollupLimits LIMITS =
      new RollupLimits(Duration.ofMinutes(2), 5, Duration.ofMinutes(3));
  private static final List<Combination> COMBINATIONS =
      List.of(Combination.parse("service"), Combination.parse("kind,model"));

  @Property(tries = 25)
  void anyOrderParallelismBackendAndRestartGiveTheSame(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<Step> steps = corrected(steps(random), random);

    List<String> plain = run(steps, 0, 1, new HashMapStateBackend(), false);

    assertThat(
            run(
                steps,
                seed + 1,
                1 + (int) Math.floorMod(seed, 3L),
                new HashMapStateBackend(),
                true))
        .isEqualTo(plain);
    if (seed % 5 == 0) {
      assertThat(run(steps, seed + 2, 2, new EmbeddedRocksDBStateBackend(), true)).isEqualTo(plain);
    }
  }

  @Property(tries = 25)
  void sumsOfAllSeriesAreThoseOfTheSteps(@ForAll long seed) throws Exception {
    List<Step> steps = steps(new Random(seed));
    try (RollupHarness harness = harness(2, new HashMapStateBackend())) {
      feed(harness, steps, new Random(seed), false);
      long output =
          steps.stream()
                  .mapToLong(step -> step.getSpan().getCall().getTokens().getOutputVisible())
                  .sum()
              * 1_000_000;
      long inFlight =
          steps.stream()
              .mapToLong(step -> step.getSpan().getEndNs() - step.getSpan().getStartNs())
              .sum();
      for (RollupWindow window : RollupWindow.values()) {
        for (Combination combination : COMBINATIONS) {
          List<Rollup> latest = latest(harness.rollups(), window, combination);
          assertThat(latest.stream().mapToLong(Rollup::getRequestsMicro).sum())
              .isEqualTo(steps.size() * 1_000_000L);
          assertThat(latest.stream().mapToLong(Rollup::getOutputVisibleMicro).sum())
              .isEqualTo(output);
          assertThat(latest.stream().mapToLong(Rollup::getGeneratedMicro).sum()).isEqualTo(output);
          assertThat(latest.stream().mapToLong(Rollup::getInFlightNs).sum()).isEqualTo(inFlight);
          assertThat(
                  latest.stream()
                      .map(rollup -> rollup.getDistributions().get("duration"))
                      .filter(Objects::nonNull)
                      .mapToLong(Distribution::getSum)
                      .sum())
              .isEqualTo(inFlight);
        }
      }
      assertThat(harness.late()).isEmpty();
      assertThat(harness.entries()).isZero();
    }
  }

  @Property(tries = 25)
  void whatWasCorrectedCountsAsItWasLast(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<Step> steps = corrected(steps(random), random);
    Map<ByteBuffer, Step> last = new HashMap<>();
    steps.forEach(step -> last.put(ByteBuffer.wrap(step.getSpan().getSpanId().bytes()), step));
    long requests = 0;
    long output = 0;
    long inFlight = 0;
    for (Step step : last.values()) {
      Span span = step.getSpan();
      if (step.getCounted()) {
        requests += span.getWeightMicro();
        output += span.getCall().getTokens().getOutputVisible() * span.getWeightMicro();
        inFlight += (span.getEndNs() - span.getStartNs()) * (span.getWeightMicro() / 1_000_000);
      }
    }

    try (RollupHarness harness = harness(2, new HashMapStateBackend())) {
      feed(harness, steps, random, true);

      for (RollupWindow window : RollupWindow.values()) {
        for (Combination combination : COMBINATIONS) {
          List<Rollup> latest = latest(harness.rollups(), window, combination);
          assertThat(latest.stream().mapToLong(Rollup::getRequestsMicro).sum()).isEqualTo(requests);
          assertThat(latest.stream().mapToLong(Rollup::getOutputVisibleMicro).sum())
              .isEqualTo(output);
          assertThat(latest.stream().mapToLong(Rollup::getGeneratedMicro).sum()).isEqualTo(output);
          assertThat(latest.stream().mapToLong(Rollup::getInFlightNs).sum()).isEqualTo(inFlight);
        }
      }
      assertThat(harness.late()).isEmpty();
      assertThat(harness.entries()).isZero();
    }
  }

  /** The same with weights, of which some turn out to be another service's, or no request. */
  private static List<Step> corrected(List<Step> steps, Random random) {
    List<Step> all = new ArrayList<>(steps);
    for (Step step : steps) {
      step.getSpan().setWeightMicro((1 + random.nextInt(4)) * 1_000_000L);
      if (random.nextInt(4) == 0) {
        Step correction = Step.newBuilder(step).build();
        correction.setCorrection(1);
        correction.setReplaces(new ReplacedStep(step.getSpan(), true));
        correction.setEventTimeMs(step.getEventTimeMs() + 1 + random.nextInt(40_000));
        correction.setCounted(random.nextBoolean());
        correction.getSpan().setService("service-" + random.nextInt(12));
        all.add(correction);
      }
    }
    return all;
  }

  private static List<Step> steps(Random random) {
    List<Step> steps = new ArrayList<>();
    int count = 20 + random.nextInt(120);
    for (int id = 1; id <= count; id++) {
      long start = random.nextInt(400_000);
      long length = random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(8_000);
      Step step =
          RollupFixtures.call(
              id, start, start + length + 1, random.nextInt(3_000), random.nextInt(500));
      step.getSpan().setService("service-" + random.nextInt(random.nextInt(12) + 1));
      if (random.nextBoolean()) {
        step.getSpan().getCall().setTtftNs(random.nextInt(2_000) * 1_000_000L);
      }
      if (random.nextInt(5) == 0) {
        step.getSpan().setError(true);
        step.getSpan().setErrorType("error-" + random.nextInt(3));
      }
      if (random.nextInt(4) == 0) {
        step.setEventTimeMs(step.getEventTimeMs() + random.nextInt(60) * 1_000L);
      }
      steps.add(step);
    }
    return steps;
  }

  private static RollupHarness harness(int parallelism, StateBackend backend) throws Exception {
    return new RollupHarness(
        new StepContributor(RollupFixtures.PRICES), COMBINATIONS, LIMITS, backend, parallelism);
  }

  private static List<String> run(
      List<Step> steps, long order, int parallelism, StateBackend backend, boolean restarts)
      throws Exception {
    try (RollupHarness harness = harness(parallelism, backend)) {
      feed(harness, steps, new Random(order), restarts);
      assertThat(harness.late()).isEmpty();
      if (backend instanceof HashMapStateBackend) {
        assertThat(harness.entries()).isZero();
      }
      return harness.rollups().stream()
          .sorted(Comparator.comparing(RollupFixtures::name).thenComparing(Rollup::getRevision))
          .map(Rollup::toString)
          .toList();
    }
  }

  /** Steps come up to 10 s out of order; watermarks are never ahead of what is still to come. */
  private static void feed(RollupHarness harness, List<Step> steps, Random random, boolean restarts)
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
              .orElse(SpanFixtures.at(700_000));
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
    // far enough for everything to be settled and forgotten
    harness.watermark(SpanFixtures.at(20_000_000));
  }

  private static List<Rollup> latest(
      List<Rollup> rollups, RollupWindow window, Combination combination) {
    return RollupFixtures.latest(
        rollups.stream()
            .filter(rollup -> rollup.getWindowMs() == window.lengthMs())
            .filter(
                rollup ->
                    rollup.getDimensions().size() == combination.title().split(",", -1).length)
            .toList());
  }
}
