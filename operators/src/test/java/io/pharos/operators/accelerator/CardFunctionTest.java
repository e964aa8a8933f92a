package io.pharos.operators.accelerator;

import static io.pharos.operators.accelerator.CardFixtures.BEGINNING;
import static io.pharos.operators.accelerator.CardFixtures.call;
import static io.pharos.operators.accelerator.CardFixtures.onCard;
import static io.pharos.operators.accelerator.CardFixtures.reading;
import static io.pharos.operators.accelerator.CardFixtures.sample;
import static io.pharos.operators.accelerator.CardFixtures.telling;
import static io.pharos.operators.accelerator.CardFixtures.withEnergy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.operators.accelerator.state.PlacedCall;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.AttributionGap;
import io.pharos.schemas.CounterPoint;
import io.pharos.schemas.DeviceUse;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.identity.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CardFunctionTest {

  private static final long SECOND_NS = 1_000_000_000L;
  private static final long HOLD_MS = CardFixtures.LIMITS.holdMs();

  private CardHarness card;

  @BeforeEach
  void open() throws Exception {
    card = CardHarness.fresh(CardFixtures.LIMITS, new HashMapStateBackend());
  }

  @AfterEach
  void close() throws Exception {
    card.close();
  }

  /** A sample each second up to and with an instant. */
  private void busy(long fromMs, long untilMs, double busy) throws Exception {
    for (long at = fromMs; at <= untilMs; at += 1_000) {
      card.sample(sample(at, busy));
    }
  }

  private Attribution finished(long id) {
    return card.finished().stream()
        .filter(call -> call.getTraceId().equals(Ids.toTraceId(1, id)))
        .findFirst()
        .orElseThrow();
  }

  private static DeviceUse use(Attribution call) {
    return call.getDevices().get(0);
  }

  @Test
  void callAloneGetsAllBusyTime() throws Exception {
    busy(0, 20_000, 0.5);
    card.placed(onCard(call(1, 5_000, 9_000)));
    card.end();

    Attribution call = finished(1);
    assertThat(call.getGpuNs()).isEqualTo(2 * SECOND_NS);
    assertThat(call.getGap()).isEqualTo(AttributionGap.NONE);
    assertThat(call.getMeanConcurrency()).isEqualTo(1.0);
    assertThat(use(call).getEngineActive().getMean()).isEqualTo(0.5);
    assertThat(use(call).getSampledNs()).isEqualTo(4 * SECOND_NS);
  }

  @Test
  void busyTimeFallsOnCallsBeforeItIsNobodys() throws Exception {
    busy(0, 10_000, 0.25);
    card.placed(onCard(call(1, 5_500, 6_000)));
    card.end();

    // of the second until 6 s a quarter was busy, all of it while the call ran
    assertThat(finished(1).getGpuNs()).isEqualTo(SECOND_NS / 4);
    DeviceWindow window = card.windows().get(0);
    assertThat(window.getUnattributedNs()).isEqualTo(9 * SECOND_NS / 4);
  }

  @Test
  void cardThatFallsSilentIsAccountedForWhereTheHoldIsShorterThanAGap() throws Exception {
    AttributionLimits shortHold =
        new AttributionLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(10), CardFixtures.LIMITS.maxGap());
    try (CardHarness silent = CardHarness.fresh(shortHold, new HashMapStateBackend())) {
      silent.sample(sample(6_000, 0.5));
      silent.sample(sample(7_000, 0.5));
      silent.watermark(BEGINNING + 60_000);

      DeviceWindow window = silent.windows().get(0);
      assertThat(window.getSampledNs()).isEqualTo(SECOND_NS);
      assertThat(window.getGapNs()).isEqualTo(9 * SECOND_NS);
      assertThat(silent.timers()).isZero();
    }
  }

  @Test
  void callsThatDoNotTellShareEqually() throws Exception {
    busy(0, 20_000, 1);
    card.placed(onCard(call(1, 2_000, 8_000)));
    card.placed(onCard(call(2, 5_000, 8_000)));
    card.end();

    assertThat(finished(1).getGpuNs()).isEqualTo(3 * SECOND_NS + 3 * SECOND_NS / 2);
    assertThat(finished(2).getGpuNs()).isEqualTo(3 * SECOND_NS / 2);
    assertThat(finished(2).getMeanConcurrency()).isEqualTo(2.0);
  }

  @Test
  void promptWeighsAsItsTokens() throws Exception {
    busy(0, 20_000, 1);
    // 8 000 tokens of prompt in the second in which the other generates
    card.placed(onCard(telling(call(1, 5_000, 6_000), 8_000, 6_000, 1)));
    card.placed(onCard(telling(call(2, 4_000, 8_000), 10, 4_000, 400)));
    card.end();

    assertThat(finished(1).getGpuNs()).isGreaterThan(95 * SECOND_NS / 100);
    assertThat(finished(1).getGpuNs() + finished(2).getGpuNs()).isEqualTo(4 * SECOND_NS);
  }

  @Test
  void callThatEndsLaterStillTakesItsPartOfWhatIsNotFinal() throws Exception {
    busy(0, 60_000, 1);
    card.placed(onCard(call(1, 2_000, 4_000)));
    card.watermark(BEGINNING + 61_000);
    assertThat(card.finished()).isEmpty();
    busy(61_000, 300_000, 1);
    card.placed(onCard(call(2, 3_000, 300_000)));
    card.end();

    assertThat(finished(1).getGpuNs()).isEqualTo(3 * SECOND_NS / 2);
  }

  @Test
  void callIsProvisionalByTheEnginesCountUntilItIsFinal() throws Exception {
    busy(0, 20_000, 1);
    card.placed(reading(1_000, 4, 2, 0.7));
    card.placed(onCard(call(1, 2_000, 6_000)));
    card.watermark(BEGINNING + 20_000);

    assertThat(card.finished()).isEmpty();
    assertThat(card.provisional()).hasSize(1);
    assertThat(card.provisional().get(0).getGpuNs()).isEqualTo(SECOND_NS);
    assertThat(card.provisional().get(0).getEnergyUj()).isNull();
    card.watermark(BEGINNING + 6_000 + HOLD_MS + 20_000);
    assertThat(card.finished()).hasSize(1);
  }

  @Test
  void requestsOnlyTheEngineKnowsTakeTheirPart() throws Exception {
    busy(0, 20_000, 1);
    for (long at = 0; at <= 20_000; at += 1_000) {
      card.placed(reading(at, 4, 0, 0.5));
    }
    card.placed(onCard(call(1, 2_000, 6_000)));
    card.end();

    // the sample at 6 s falls on the instant at which the call is gone
    assertThat(finished(1).getGpuNs()).isCloseTo(SECOND_NS, within(SECOND_NS / 10));
    assertThat(finished(1).getQueueDepthAtArrival()).isEqualTo(0.0);
    assertThat(finished(1).getRunningAtArrival()).isEqualTo(4.0);
    assertThat(finished(1).getKvCacheUseAtArrival()).isEqualTo(0.5);
  }

  @Test
  void energyAboveIdleFallsOnBusyTime() throws Exception {
    // 100 W idle, 500 W busy: energy in mJ
    long energy = 0;
    for (long at = 0; at <= 40_000; at += 1_000) {
      boolean busy = at > 10_000 && at <= 20_000;
      energy += busy ? 500_000 : 100_000;
      card.sample(withEnergy(sample(at, busy ? 1 : 0), energy));
    }
    card.placed(onCard(call(1, 12_000, 14_000)));
    card.end();

    assertThat(finished(1).getEnergyUj()).isEqualTo(1_000_000_000L);
    assertThat(card.windows().get(0).getIdleUj()).isEqualTo(1_000_000_000L);
  }

  @Test
  void joulesPerTokenAreOfTheTokensGenerated() throws Exception {
    for (long at = 0; at <= 20_000; at += 1_000) {
      card.sample(withEnergy(sample(at, 1), at * 300));
    }
    card.placed(onCard(telling(call(1, 5_000, 7_000), 100, 5_100, 200)));
    card.end();

    assertThat(finished(1).getEnergyUjPerOutputToken()).isEqualTo(3_000_000.0);
  }

  @Test
  void gapIsNotInvented() throws Exception {
    busy(0, 10_000, 1);
    busy(55_000, 70_000, 1);
    card.placed(onCard(call(1, 8_000, 60_000)));
    card.placed(onCard(call(2, 20_000, 30_000)));
    card.end();

    assertThat(finished(1).getGap()).isEqualTo(AttributionGap.PARTLY_SAMPLED);
    assertThat(use(finished(1)).getSampledNs()).isEqualTo(7 * SECOND_NS);
    assertThat(use(finished(1)).getGapNs()).isEqualTo(45 * SECOND_NS);
    assertThat(finished(2).getGap()).isEqualTo(AttributionGap.NO_SAMPLES);
    assertThat(finished(2).getEnergyUj()).isNull();
    assertThat(card.windows().get(2).getGapNs()).isEqualTo(10 * SECOND_NS);
  }

  @Test
  void tenantsBesideEachOtherAreNoticed() throws Exception {
    busy(0, 20_000, 1);
    PlacedCall other = call(2, 4_000, 8_000);
    other.getCall().setTenant("globex");
    card.placed(onCard(call(1, 2_000, 6_000)));
    card.placed(onCard(other));
    card.end();

    assertThat(finished(1).getShareBesideOtherTenants()).isEqualTo(0.5);
  }

  @Test
  void xidCountsWhenItAppears() throws Exception {
    for (long at = 0; at <= 20_000; at += 1_000) {
      AcceleratorSample sample = sample(at, 1);
      sample.setXid(at >= 6_000 ? 79 : 31);
      card.sample(sample);
    }
    card.placed(onCard(call(1, 1_000, 4_000)));
    card.placed(onCard(call(2, 5_500, 8_000)));
    card.placed(onCard(call(3, 9_000, 10_000)));
    card.end();

    assertThat(use(finished(1)).getXids()).isEmpty();
    assertThat(use(finished(2)).getXids()).containsExactly(79);
    assertThat(use(finished(3)).getXids()).isEmpty();
  }

  @Test
  void throttledTimeIsCountedByReason() throws Exception {
    for (long at = 0; at <= 20_000; at += 1_000) {
      AcceleratorSample sample = sample(at, 1);
      sample.setThrottleReasons(at > 5_000 && at <= 7_000 ? 0x4L | 0x1L : 0L);
      card.sample(sample);
    }
    card.placed(onCard(call(1, 4_000, 6_500)));
    card.end();

    assertThat(use(finished(1)).getThrottleNs())
        .containsOnly(Map.entry("power_cap", 3 * SECOND_NS / 2));
  }

  @Test
  void instancesOfACardShareItsEnergyBySizeAndActivity() throws Exception {
    for (long at = 0; at <= 20_000; at += 1_000) {
      long energy = at * 300;
      card.sample(CardFixtures.ofInstance(withEnergy(sample(at, 1), energy), "1", "3g.40gb"));
      card.sample(CardFixtures.ofInstance(withEnergy(sample(at, 0), energy), "2", "4g.40gb"));
    }
    PlacedCall call = call(1, 4_000, 5_000);
    call.setInstance("1");
    card.placed(onCard(call));
    card.end();

    assertThat(finished(1).getGpuNs()).isEqualTo(SECOND_NS);
    // an eighth of 300 J is taken for idle, of which the instance has three sevenths
    assertThat(finished(1).getEnergyUj()).isCloseTo(278_571_428L, within(2L));
    List<DeviceWindow> windows = card.windows();
    assertThat(windows).extracting(DeviceWindow::getMigInstance).contains("1", "2");
    assertThat(
            windows.stream()
                .filter(window -> window.getWindowStartMs() == BEGINNING)
                .mapToLong(DeviceWindow::getEnergyUj)
                .sum())
        .isEqualTo(3_000_000_000L);
  }

  @Test
  void withdrawnCallTakesNothing() throws Exception {
    busy(0, 20_000, 1);
    card.placed(onCard(call(1, 2_000, 6_000)));
    card.placed(onCard(call(2, 2_000, 6_000)));
    PlacedCall withdrawn = call(2, 2_000, 6_000);
    withdrawn.getCall().setCounted(false);
    withdrawn.getCall().setCorrection(1);
    withdrawn.getCall().setEventTimeMs(BEGINNING + 30_000);
    card.placed(onCard(withdrawn));
    card.end();

    assertThat(finished(1).getGpuNs()).isEqualTo(4 * SECOND_NS);
    assertThat(finished(2).getWithdrawn()).isTrue();
    assertThat(finished(2).getGpuNs()).isZero();
  }

  @Test
  void callLongerThanTheHoldSaysSo() throws Exception {
    long end = HOLD_MS + 100_000;
    busy(0, end + 10_000, 1);
    card.placed(onCard(call(1, 10_000, end)));
    card.end();

    assertThat(finished(1).getGap()).isEqualTo(AttributionGap.TOO_LONG);
    assertThat(finished(1).getGpuNs()).isEqualTo(HOLD_MS * 1_000_000);
  }

  @Test
  void counterThatStartsAnewLosesOnlyWhatWasNotRead() throws Exception {
    for (long at = 0; at <= 20_000; at += 1_000) {
      card.sample(
          withEnergy(sample(at, 1), at < 10_000 ? 5_000_000 + at * 300 : (at - 9_500) * 300));
    }
    card.placed(onCard(call(1, 9_000, 10_000)));
    card.end();

    assertThat(finished(1).getEnergyUj()).isEqualTo(150_000_000L);
  }

  @Test
  void newStartAloneIsNoReset() throws Exception {
    for (long at = 0; at <= 20_000; at += 1_000) {
      AcceleratorSample sample = sample(at, 1);
      long start = at < 10_000 ? 5 : 12;
      sample.setEnergyMj(new CounterPoint(5_000_000 + at * 300, false, start));
      card.sample(sample);
    }
    card.placed(onCard(call(1, 9_000, 10_000)));
    card.end();

    assertThat(finished(1).getEnergyUj()).isEqualTo(300_000_000L);
  }

  @Test
  void nothingRemainsOfACardThatStaysAway() throws Exception {
    busy(0, 20_000, 1);
    card.placed(onCard(call(1, 2_000, 6_000)));
    card.watermark(BEGINNING + 3 * HOLD_MS);

    assertThat(card.finished()).hasSize(1);
    assertThat(card.timers()).isZero();
    assertThat(card.stateEntries()).isZero();
  }

  @Test
  void correctionAfterTheFinalRecordChangesNothing() throws Exception {
    busy(0, 20_000, 1);
    card.placed(onCard(call(1, 2_000, 6_000)));
    card.watermark(BEGINNING + 6_000 + HOLD_MS + 30_000);
    PlacedCall correction = call(1, 2_000, 6_000);
    correction.getCall().setCorrection(1);
    correction.getCall().setEventTimeMs(BEGINNING + 6_000 + HOLD_MS + 35_000);
    card.placed(onCard(correction));
    card.end();

    assertThat(card.finished()).hasSize(1);
  }

  @Test
  void counterReadMoreSeldomThanTheRestIsSpreadOverTheTimeBetween() throws Exception {
    for (long at = 0; at <= 40_000; at += 1_000) {
      AcceleratorSample sample = withEnergy(sample(at, 1), at / 10_000 * 5_000_000);
      sample.setPowerW(500.0);
      card.sample(sample);
    }
    card.placed(onCard(call(1, 12_000, 15_000)));
    card.placed(onCard(call(2, 19_000, 20_000)));
    card.end();

    assertThat(finished(1).getEnergyUj()).isEqualTo(1_500_000_000L);
    assertThat(finished(2).getEnergyUj()).isEqualTo(500_000_000L);
  }

  @Test
  void energyNoCardDrawsIsNoEnergy() throws Exception {
    for (long at = 0; at <= 20_000; at += 1_000) {
      card.sample(withEnergy(sample(at, 1), at == 10_000 ? Long.MAX_VALUE / 2 : at * 300));
    }
    card.placed(onCard(call(1, 9_000, 10_000)));
    card.placed(onCard(call(2, 14_000, 15_000)));
    card.end();

    assertThat(finished(1).getEnergyUj()).isNull();
    assertThat(finished(2).getEnergyUj()).isEqualTo(300_000_000L);
  }

  @Test
  void sampleThatDoesNotTellActivityTakesNoneAway() throws Exception {
    for (long at = 0; at <= 20_000; at += 500) {
      AcceleratorSample sample = sample(at, 1);
      sample.setEngineActive(at % 1_000 == 0 ? 1.0 : null);
      card.sample(sample);
    }
    card.placed(onCard(call(1, 5_000, 9_000)));
    card.end();

    assertThat(finished(1).getGpuNs()).isEqualTo(4 * SECOND_NS);
  }

  @Test
  void scrapeThatDoesNotTellTheXidLeavesIt() throws Exception {
    for (long at = 0; at <= 20_000; at += 1_000) {
      AcceleratorSample sample = sample(at, 1);
      sample.setXid(at == 5_000 ? null : 79);
      card.sample(sample);
    }
    card.placed(onCard(call(1, 5_000, 9_000)));
    card.end();

    assertThat(use(finished(1)).getXids()).isEmpty();
  }

  @Test
  void cardThatIsScrapedBesideItsInstancesIsNoDeviceOfItsOwn() throws Exception {
    for (long at = 0; at <= 20_000; at += 1_000) {
      card.sample(CardFixtures.ofInstance(sample(at, 1), "1", "3g.40gb"));
      card.sample(sample(at + 300, 1));
    }
    card.end();

    assertThat(card.windows()).extracting(DeviceWindow::getMigInstance).containsOnly("1");
  }

  @Test
  void partsOfOneReadingAreOneReading() throws Exception {
    busy(0, 20_000, 1);
    for (long at = 0; at <= 20_000; at += 1_000) {
      OnCard running = reading(at, 4, 0, 0);
      running.getReading().setWaitingMilli(-1L);
      OnCard waiting = reading(at, 0, 3, 0);
      waiting.getReading().setRunningMilli(-1L);
      card.placed(running);
      card.placed(waiting);
    }
    card.placed(onCard(call(1, 5_000, 9_000)));
    card.end();

    assertThat(finished(1).getQueueDepthAtArrival()).isEqualTo(3.0);
    assertThat(finished(1).getRunningAtArrival()).isEqualTo(4.0);
  }

  @Test
  void engineScrapedAtOtherInstantsKnowsNoMoreThanItsCalls() throws Exception {
    busy(0, 20_000, 1);
    for (long at = 300; at <= 20_000; at += 1_000) {
      card.placed(reading(at, at > 5_000 && at < 8_400 ? 1 : 0, 0, 0.5));
    }
    card.placed(onCard(call(1, 5_200, 8_400)));
    card.placed(onCard(call(2, 8_500, 10_000)));
    card.end();

    assertThat(finished(1).getGpuNs()).isEqualTo(32 * SECOND_NS / 10);
    assertThat(finished(2).getGpuNs()).isEqualTo(15 * SECOND_NS / 10);
  }
}
