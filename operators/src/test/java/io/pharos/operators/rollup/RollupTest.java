package io.pharos.operators.rollup;

import static io.pharos.operators.rollup.RollupFixtures.at;
import static io.pharos.operators.rollup.RollupFixtures.call;
import static io.pharos.operators.rollup.RollupFixtures.callOf;
import static io.pharos.operators.rollup.RollupFixtures.windows;
import static io.pharos.operators.rollup.RollupWindow.FIVE_MINUTES;
import static io.pharos.operators.rollup.RollupWindow.HOUR;
import static io.pharos.operators.rollup.RollupWindow.MINUTE;
import static io.pharos.operators.rollup.RollupWindow.TEN_SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.ReplacedStep;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.Step;
import io.pharos.schemas.StepKind;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RollupTest {

  private static final RollupLimits LIMITS =
      new RollupLimits(Duration.ofMinutes(15), 3, Duration.ofHours(1));

  private RollupHarness harness;

  @BeforeEach
  void open() throws Exception {
    harness =
        new RollupHarness(
            new StepContributor(RollupFixtures.PRICES),
            RollupFixtures.BY_SERVICE,
            LIMITS,
            new HashMapStateBackend(),
            1);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private Rollup only(RollupWindow window, long start) {
    List<Rollup> found = windows(harness.rollups(), window, start);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void windowIsPublishedWhenItEndsAndLongerOnesAreSums() throws Exception {
    harness.step(0, call(3, 1_000, 2_000, 100, 10));
    harness.step(0, call(3, 21_000, 22_000, 200, 20));
    harness.watermark(at(9_999));
    assertThat(harness.rollups()).isEmpty();

    harness.watermark(at(10_000));
    assertThat(only(TEN_SECONDS, 0).getRequestsMicro()).isEqualTo(1_000_000);
    assertThat(only(TEN_SECONDS, 0).getRevision()).isZero();

    harness.watermark(at(3_600_000));
    assertThat(only(TEN_SECONDS, 20_000).getInputUncachedMicro()).isEqualTo(200_000_000);
    for (RollupWindow window : List.of(MINUTE, FIVE_MINUTES, HOUR)) {
      Rollup sum = only(window, 0);
      assertThat(sum.getRevision()).isZero();
      assertThat(sum.getRequestsMicro()).isEqualTo(2_000_000);
      assertThat(sum.getOutputVisibleMicro()).isEqualTo(30_000_000);
      assertThat(sum.getListCostPicoUsd()).isEqualTo(30_000_000);
      assertThat(sum.getDistributions().get("duration").getCountMicro()).isEqualTo(2_000_000);
    }
  }

  @Test
  void tokensOfAStreamFallIntoTheWindowsInWhichTheyWereGenerated() throws Exception {
    Step stream = call(3, 4_000, 36_000, 50, 300);
    stream.getSpan().getCall().setTtftNs(2_000_000_000L);
    harness.step(0, stream);
    harness.watermark(at(40_000));

    // 300 tokens from 6 s to 36 s
    assertThat(windows(harness.rollups(), TEN_SECONDS, 0).get(0).getGeneratedMicro())
        .isEqualTo(40_000_000);
    assertThat(windows(harness.rollups(), TEN_SECONDS, 10_000).get(0).getGeneratedMicro())
        .isEqualTo(100_000_000);
    assertThat(windows(harness.rollups(), TEN_SECONDS, 20_000).get(0).getGeneratedMicro())
        .isEqualTo(100_000_000);
    Rollup last = only(TEN_SECONDS, 30_000);
    assertThat(last.getGeneratedMicro()).isEqualTo(60_000_000);
    assertThat(last.getOutputVisibleMicro()).isEqualTo(300_000_000);
    assertThat(last.getRevision()).isZero();
    assertThat(windows(harness.rollups(), TEN_SECONDS, 0).get(0).getRevision()).isEqualTo(3);
    assertThat(windows(harness.rollups(), TEN_SECONDS, 0).get(0).getPromptedMicro())
        .isEqualTo(50_000_000);
  }

  @Test
  void tokensOlderThanWhatIsRevisedGoToTheOldestWindowThatIs() throws Exception {
    harness.step(0, call(3, 0, 3_599_000, 0, 3_599));
    harness.watermark(at(7_200_000));

    long sum = RollupFixtures.latest(harness.rollups(), TEN_SECONDS).size() * 10_000_000L;
    assertThat(windows(harness.rollups(), TEN_SECONDS, 2_690_000).get(0).getGeneratedMicro())
        .isEqualTo(2_700_000_000L);
    assertThat(sum).isEqualTo(91 * 10_000_000L);
    long hours =
        windows(harness.rollups(), HOUR, 0)
            .get(windows(harness.rollups(), HOUR, 0).size() - 1)
            .getGeneratedMicro();
    assertThat(hours).isEqualTo(3_599_000_000L);
  }

  @Test
  void lateStepRevisesItsWindowAtTheEndOfTheSlotItCameIn() throws Exception {
    harness.step(0, call(3, 1_000, 2_000, 100, 10));
    harness.watermark(at(10_000));
    Step late = call(6, 3_000, 4_000, 100, 10);
    late.setEventTimeMs(at(43_000));
    harness.step(0, late);
    harness.watermark(at(50_000));

    List<Rollup> windows = windows(harness.rollups(), TEN_SECONDS, 0);
    assertThat(windows).extracting(Rollup::getRevision).containsExactly(0, 4);
    assertThat(windows.get(1).getRequestsMicro()).isEqualTo(2_000_000);
    assertThat(windows.get(1).getEventTimeMs()).isEqualTo(at(50_000));
  }

  @Test
  void stepBehindTheWatermarkIsTakenAtTheNextSlot() throws Exception {
    harness.watermark(at(30_000));
    harness.step(0, call(3, 1_000, 2_000, 100, 10));
    harness.watermark(at(40_000));

    assertThat(only(TEN_SECONDS, 0).getRevision()).isEqualTo(3);
    assertThat(harness.late()).isEmpty();
  }

  @Test
  void stepBehindAPublishedSlotAfterARestartIsAnotherRevision() throws Exception {
    harness.step(0, call(3, 1_000, 2_000, 100, 10));
    harness.watermark(at(10_000));
    assertThat(harness.restartUntold(1)).isEqualTo(at(10_000));
    harness.step(0, call(6, 3_000, 4_000, 100, 10));
    harness.watermark(at(20_000));

    List<Rollup> windows = windows(harness.rollups(), TEN_SECONDS, 0);
    assertThat(windows).extracting(Rollup::getRevision).containsExactly(0, 1);
    assertThat(windows.get(1).getRequestsMicro()).isEqualTo(2_000_000);
  }

  @Test
  void stepOfASettledWindowIsRefusedAndTheWindowIsNotMadeAgain() throws Exception {
    harness.step(0, call(3, 1_000, 2_000, 100, 10));
    harness.watermark(at(1_000_000));
    int published = harness.rollups().size();
    Step late = call(6, 3_000, 4_000, 100, 10);
    late.setEventTimeMs(at(1_000_500));
    harness.step(0, late);
    harness.watermark(at(1_100_000));

    assertThat(harness.rollups()).hasSize(published);
    assertThat(harness.late()).containsExactly(late);
  }

  @Test
  void correctionTakesAwayWhatTheStepAdded() throws Exception {
    Step wrong = failedCall();
    harness.step(0, wrong);
    harness.step(0, call(6, 1_000, 2_000, 100, 10));
    harness.watermark(at(10_000));
    Step right = call(3, 2_000, 5_000, 40, 7);
    right.setEventTimeMs(at(20_000));
    right.setCorrection(1);
    right.setReplaces(new ReplacedStep(wrong.getSpan(), true));
    harness.step(0, right);
    harness.watermark(at(20_000));

    Rollup latest = windows(harness.rollups(), TEN_SECONDS, 0).get(1);
    assertThat(latest.getRequestsMicro()).isEqualTo(2_000_000);
    assertThat(latest.getErrorsMicro()).isZero();
    assertThat(latest.getErrorsByTypeMicro()).isEmpty();
    assertThat(latest.getInputUncachedMicro()).isEqualTo(140_000_000);
    assertThat(latest.getInFlightNs()).isEqualTo(4_000_000_000L);
    assertThat(latest.getDistributions().get("duration").getP99())
        .isBetween(2_994_000_000L, 3_006_000_000L);
    assertThat(latest.getFailing()).isEmpty();
  }

  private static Step failedCall() {
    Step step = call(3, 2_000, 9_000, 400, 70);
    step.getSpan().setError(true);
    step.getSpan().setErrorType("timeout");
    return step;
  }

  @Test
  void callThatRepeatsAnotherIsNoRequestButWhatGroupsCallsIsOneWithoutTokens() throws Exception {
    Step repeated = call(3, 1_000, 2_000, 100, 10);
    repeated.setCounted(false);
    Step agent = call(6, 1_000, 3_000, 100, 10);
    agent.getSpan().setStep(StepKind.AGENT);
    agent.setCounted(false);
    harness.step(0, repeated);
    harness.step(0, agent);
    harness.watermark(at(10_000));

    Rollup window = only(TEN_SECONDS, 0);
    assertThat(window.getRequestsMicro()).isEqualTo(1_000_000);
    assertThat(window.getInputUncachedMicro()).isZero();
    assertThat(window.getListCostPicoUsd()).isZero();
  }

  @Test
  void sampledStepCountsForThoseThatWereNotSent() throws Exception {
    Step sampled = call(3, 1_000, 2_000, 100, 10);
    sampled.getSpan().setWeightMicro(2_500_000);
    harness.step(0, sampled);
    harness.watermark(at(10_000));

    Rollup window = only(TEN_SECONDS, 0);
    assertThat(window.getRecords()).isEqualTo(1);
    assertThat(window.getRequestsMicro()).isEqualTo(2_500_000);
    assertThat(window.getInputUncachedMicro()).isEqualTo(250_000_000);
    assertThat(window.getDistributions().get("duration").getCountMicro()).isEqualTo(2_500_000);
  }

  @Test
  void seriesBeyondTheBoundAreOneAndSumsStayExact() throws Exception {
    for (int series = 0; series < 50; series++) {
      harness.step(0, callOf("service-" + series, series, 1_000, 2_000));
    }
    harness.watermark(at(10_000));

    List<Rollup> windows = windows(harness.rollups(), TEN_SECONDS, 0);
    assertThat(windows).hasSize(4);
    Rollup excess =
        windows.stream()
            .filter(window -> window.getDimensions().get(0).getValue().equals("__overflow__"))
            .findAny()
            .orElseThrow();
    assertThat(excess.getRequestsMicro()).isEqualTo(47_000_000);
    assertThat(excess.getOverflowedSeries()).isEqualTo(47);
    assertThat(windows.stream().mapToLong(Rollup::getInputUncachedMicro).sum())
        .isEqualTo(50 * 10_000_000L);
  }

  @Test
  void seriesThatIsThereKeepsItsPlaceAndOneThatFellSilentGivesItUp() throws Exception {
    for (int series = 0; series < 3; series++) {
      harness.step(0, callOf("old-" + series, series, 1_000, 2_000));
    }
    harness.watermark(at(10_000));
    for (int series = 0; series < 3; series++) {
      harness.step(0, callOf("new-" + series, series, 11_000, 12_000));
      harness.step(0, callOf("old-" + series, series, 11_000, 12_000));
    }
    harness.watermark(at(20_000));
    assertThat(windows(harness.rollups(), TEN_SECONDS, 10_000))
        .extracting(window -> window.getDimensions().get(0).getValue())
        .containsExactlyInAnyOrder("old-0", "old-1", "old-2", "__overflow__");

    harness.step(0, callOf("new-1", 9, 3_621_000, 3_622_000));
    harness.watermark(at(3_630_000));
    assertThat(windows(harness.rollups(), TEN_SECONDS, 3_620_000))
        .extracting(window -> window.getDimensions().get(0).getValue())
        .containsExactly("new-1");
  }

  @Test
  void nothingStaysWhenAllIsSettled() throws Exception {
    for (int series = 0; series < 50; series++) {
      harness.step(0, callOf("service-" + series, series, series * 1_000L, series * 2_000L));
    }
    harness.watermark(at(10_000_000));

    assertThat(harness.entries()).isZero();
  }

  @Test
  void aFlushSendsOneRecordPerSeries() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      harness.step(0, callOf("service-" + i % 2, i, 1_000 + 40 * i, 2_000 + 70 * i));
    }
    harness.watermark(at(10_000));

    assertThat(harness.parts()).isEqualTo(2);
  }

  @Test
  void correctionOfWhatTheExcessHadTakesItFromTheSeriesItself() throws Exception {
    harness.close();
    harness = withPlacesOfAMinute();
    for (int series = 0; series < 50; series++) {
      harness.step(0, callOf("service-" + series, series, 1_000, 2_000));
    }
    harness.watermark(at(10_000));
    List<String> there =
        windows(harness.rollups(), TEN_SECONDS, 0).stream()
            .map(window -> window.getDimensions().get(0).getValue())
            .toList();
    int turnedAway = 0;
    while (there.contains("service-" + turnedAway)) {
      turnedAway++;
    }
    Step first = callOf("service-" + turnedAway, turnedAway, 1_000, 2_000);
    Step repeats = callOf("service-" + turnedAway, turnedAway, 1_000, 2_000);
    repeats.setEventTimeMs(at(600_000));
    repeats.setCorrection(1);
    repeats.setCounted(false);
    repeats.setReplaces(new ReplacedStep(first.getSpan(), true));
    harness.step(0, repeats);
    harness.watermark(at(600_000));

    List<Rollup> windows = windows(harness.rollups(), TEN_SECONDS, 0);
    Rollup less = windows.get(windows.size() - 1);
    assertThat(less.getRequestsMicro()).isEqualTo(-1_000_000);
    assertThat(less.getDistributions()).isEmpty();
    assertThat(windows.stream().mapToLong(Rollup::getRequestsMicro).sum()).isEqualTo(49_000_000);
  }

  private static RollupHarness withPlacesOfAMinute() throws Exception {
    return new RollupHarness(
        new StepContributor(RollupFixtures.PRICES),
        RollupFixtures.BY_SERVICE,
        new RollupLimits(Duration.ofMinutes(15), 3, Duration.ofMinutes(1)),
        new HashMapStateBackend(),
        1);
  }

  @Test
  void whatCannotBeIsCountedWithoutASumThatOverflows() throws Exception {
    Step absurd = call(3, 1_000, 2_000, 100_000_000, 100_000_000);
    absurd.getSpan().setEndNs(absurd.getSpan().getStartNs() + 1_000_000_001L);
    absurd.getSpan().setWeightMicro(10_000_000_000L);
    absurd.getSpan().getCall().setTtftNs(1_000_000_000L);
    absurd.getSpan().getCall().setQueueNs(1L << 53);
    harness.step(0, absurd);
    harness.watermark(at(20_000));

    Rollup window = only(TEN_SECONDS, 0);
    assertThat(window.getOutputVisibleMicro()).isEqualTo(1_000_000_000_000_000_000L);
    assertThat(window.getListCostPicoUsd()).isZero();
    assertThat(window.getUnpricedMicro()).isEqualTo(10_000_000_000L);
    assertThat(window.getDistributions()).containsKey("queue").doesNotContainKey("decode_speed");
  }

  @Test
  void typesOfErrorsBeyondTheBoundAreOneAndSumsStayExact() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      Step step = callOf("service-1", i, 1_000, 2_000 + i);
      step.getSpan().setError(true);
      step.getSpan().setErrorType("type " + i % 300);
      harness.step(0, step);
      if (i % 100 == 0) {
        harness.restart(1);
      }
    }
    harness.watermark(at(10_000));

    Rollup window = only(TEN_SECONDS, 0);
    assertThat(window.getErrorsByTypeMicro()).hasSize(20).containsKey("other");
    assertThat(window.getErrorsByTypeMicro().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(window.getErrorsMicro())
        .isEqualTo(1_000_000_000L);
  }

  @Test
  void requestThatTurnsOutToHaveFailedInAnotherWayIsShownAsSuch() throws Exception {
    Step first = callOf("service-1", 3, 1_000, 2_000);
    first.getSpan().setError(true);
    first.getSpan().setErrorType("timeout");
    Step corrected = callOf("service-1", 3, 1_000, 2_000);
    corrected.getSpan().setError(true);
    corrected.getSpan().setErrorType("overloaded");
    corrected.setCorrection(1);
    corrected.setReplaces(new ReplacedStep(first.getSpan(), true));
    harness.step(0, first);
    harness.step(0, corrected);
    harness.watermark(at(10_000));

    assertThat(only(TEN_SECONDS, 0).getFailing())
        .extracting(example -> example.getErrorType())
        .containsExactly("overloaded");
    assertThat(only(TEN_SECONDS, 0).getSlowest())
        .extracting(example -> example.getErrorType())
        .containsExactly("overloaded");
  }
}
