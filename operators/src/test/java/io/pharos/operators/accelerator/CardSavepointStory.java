package io.pharos.operators.accelerator;

import static io.pharos.operators.accelerator.CardFixtures.BEGINNING;
import static io.pharos.operators.accelerator.CardFixtures.call;
import static io.pharos.operators.accelerator.CardFixtures.onCard;
import static io.pharos.operators.accelerator.CardFixtures.reading;
import static io.pharos.operators.accelerator.CardFixtures.sample;
import static io.pharos.operators.accelerator.CardFixtures.telling;
import static io.pharos.operators.accelerator.CardFixtures.withEnergy;

import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.CounterPoint;
import java.time.Duration;
import java.util.Map;

/**
 * What happens before and after a savepoint in which a card has every kind of state: time given
 * out, a call in the middle of it, windows that wait, what has only arrived.
 */
final class CardSavepointStory {

  /** Short, so that what is stored is small. */
  static final AttributionLimits LIMITS =
      new AttributionLimits(Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(30));

  private static final long CUT = LIMITS.holdMs() + 35_000;

  private CardSavepointStory() {}

  static void before(CardHarness card) throws Exception {
    card.placed(onCard(telling(call(1, 12_000, 18_000), 900, 12_400, 300)));
    card.placed(onCard(telling(call(2, 24_000, 90_000), 400, 24_200, 2_000)));
    run(card, 0, CUT);
    card.placed(onCard(call(3, CUT - 8_000, CUT - 1_000)));
  }

  static void after(CardHarness card) throws Exception {
    run(card, CUT, CUT + 30_000);
    card.placed(onCard(call(4, CUT + 5_000, CUT + 6_000)));
    card.end();
  }

  private static void run(CardHarness card, long fromMs, long untilMs) throws Exception {
    for (long at = fromMs; at < untilMs; at += 1_000) {
      AcceleratorSample sample = withEnergy(sample(at, at % 3_000 == 0 ? 0.5 : 1), at * 300);
      sample.setTensorActive(0.25);
      sample.setDramActive(0.5);
      sample.setMemoryUsedBytes(40L << 30);
      sample.setTemperatureC(61.0);
      sample.setPowerW(300.0);
      sample.setXid(0);
      sample.setThrottleReasons(0x4L);
      sample.setThrottleNs(Map.of("power_cap", new CounterPoint(at * 1_000, false, null)));
      card.sample(sample);
      card.placed(reading(at, 2, 1, 0.4));
      card.watermark(BEGINNING + at - 10_000);
    }
  }
}
