package io.pharos.benchmarks.attribution;

import io.pharos.local.chance.SeededRandom;
import io.pharos.local.scrape.ScrapeSettings;
import io.pharos.local.serving.Arrivals;
import io.pharos.local.serving.CallVisibility;
import io.pharos.local.serving.Demand;
import io.pharos.local.serving.EngineSettings;
import io.pharos.local.serving.ServedModel;
import io.pharos.local.serving.ServingHardware;
import io.pharos.local.serving.ServingLayout;
import io.pharos.local.serving.ServingPlan;
import io.pharos.local.serving.TokenCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cases with parameters that nothing was built with: every kind of traffic on every model, the rest
 * drawn from one seed.
 */
final class HeldOutCases {

  private static final long SEED = 2_612_010_257L;
  private static final String SERVICE = "held-out";

  /** Tokens that must fit the cache beside the weights. */
  private static final long LEAST_CACHE_TOKENS = 40_000;

  private static final List<ServedModel> MODELS =
      List.of(
          // one key-value head
          ServedModel.of("dense-1.5b-mqa", 1.54e9, 28, 1_536, 128),
          // as many key-value heads as query heads
          ServedModel.of("dense-13b-mha", 13.0e9, 40, 5_120, 5_120),
          // heads of 256, 8 of them for keys and values
          ServedModel.of("dense-9b-wide-heads", 9.24e9, 42, 4_096, 2_048),
          ServedModel.of("dense-14b-gqa", 14.8e9, 48, 5_120, 1_024));

  /**
   * A kind of traffic.
   *
   * @param cached chance that a prompt has a cached beginning, which may be all of it
   */
  private record Traffic(String name, TokenCount prompt, TokenCount output, double cached) {}

  private static final List<Traffic> TRAFFIC =
      List.of(
          new Traffic(
              "chat", TokenCount.of(1_020, 0.77, 14_000), TokenCount.of(129, 0.93, 1_000), 0),
          new Traffic(
              "long prompts", TokenCount.of(6_000, 0.5, 16_000), TokenCount.of(40, 0.6, 300), 0),
          new Traffic(
              "long answers", TokenCount.of(150, 0.7, 2_000), TokenCount.of(600, 0.6, 3_000), 0),
          new Traffic(
              "70 % cached",
              TokenCount.of(2_500, 0.6, 12_000), TokenCount.of(150, 0.8, 1_000), 0.7));

  private HeldOutCases() {}

  static List<AttributionCase> all() {
    SeededRandom random = new SeededRandom(SEED);
    List<AttributionCase> cases = new ArrayList<>();
    for (ServedModel model : MODELS) {
      for (Traffic traffic : TRAFFIC) {
        cases.add(draw(random, model, traffic));
      }
    }
    return cases;
  }

  private static AttributionCase draw(SeededRandom random, ServedModel model, Traffic traffic) {
    int budget = random.pick(List.of(512, 8_192));
    EngineSettings settings =
        EngineSettings.DEFAULT
            .withBatch(256, budget)
            .withGap(random.between(200_000, 3_000_000), random.between(2_000, 40_000));
    ServingHardware card;
    ServingLayout layout;
    do {
      card = card(random);
      layout = ServingLayout.whole(SERVICE, card, model, settings, 1, 1);
    } while (layout.kvTokens(0) < LEAST_CACHE_TOKENS);
    int clients = random.pick(List.of(2, 6, 12, 24, 48));
    Demand demand =
        Demand.chat(SERVICE, Arrivals.closed(clients, 0), CallVisibility.ENGINE_SPAN)
            .withTokens(traffic.prompt(), traffic.output())
            .withCache(traffic.cached(), 1);
    String name =
        String.format(
            Locale.ROOT,
            "%s, %s, %d calls, %s, compute %.2f, memory %.2f, %d to %d W, budget %d, gap %.1f ms",
            model.name(),
            traffic.name(),
            clients,
            card.name().split("[- ]")[1],
            card.efficiency().compute(),
            card.efficiency().memory(),
            card.power().idleW(),
            card.power().maxW(),
            budget,
            settings.gapNs() / 1e6);
    ServingPlan plan =
        new ServingPlan(
            random.nextLong(),
            ServingCases.START_NS,
            ServingCases.DURATION_NS,
            layout,
            List.of(demand));
    return new AttributionCase(name, plan, ScrapeSettings.PLAIN);
  }

  private static ServingHardware card(SeededRandom random) {
    ServingHardware card =
        random.pick(
            List.of(ServingHardware.H100_80GB, ServingHardware.A100_40GB, ServingHardware.L4));
    return card.with(
            new ServingHardware.Efficiency(random.uniform(0.35, 0.8), random.uniform(0.35, 0.8)))
        .with(
            new ServingHardware.PowerDraw(
                (int) (card.power().idleW() * random.uniform(0.6, 2)),
                (int) (card.power().maxW() * random.uniform(0.6, 1.1)),
                random.uniform(0.3, 0.95),
                random.uniform(0.2, 0.9)));
  }
}
