package io.pharos.benchmarks.attribution;

import io.pharos.local.scrape.ScrapeSettings;
import io.pharos.local.serving.Arrivals;
import io.pharos.local.serving.CallVisibility;
import io.pharos.local.serving.Demand;
import io.pharos.local.serving.EngineSettings;
import io.pharos.local.serving.ServedModel;
import io.pharos.local.serving.ServingHardware;
import io.pharos.local.serving.ServingLayout;
import io.pharos.local.serving.ServingPlan;
import java.util.ArrayList;
import java.util.List;

/** The cases with the parameters that telemetry is generated with everywhere. */
final class ServingCases {

  static final long START_NS = 1_767_607_200_000_000_000L;
  static final long DURATION_NS = 300_000_000_000L;

  private static final long SEED = 1;
  private static final int SECOND_MS = 1_000;
  private static final int FAST_MS = 100;
  private static final String SERVICE = "chat";
  private static final EngineSettings SETTINGS = EngineSettings.DEFAULT;

  private ServingCases() {}

  /** One card, more and more calls at a time. */
  static List<AttributionCase> load() {
    List<AttributionCase> cases = new ArrayList<>();
    for (int periodMs : List.of(SECOND_MS, FAST_MS)) {
      ScrapeSettings scrapes = ScrapeSettings.every(periodMs);
      load(cases, "H100, 8B", single(), List.of(1, 4, 16, 64), 8, scrapes);
      load(
          cases,
          "A100, 8B",
          whole(ServingHardware.A100_40GB, ServedModel.LLAMA_8B, 1, 1),
          List.of(1, 8, 64),
          3,
          scrapes);
      load(
          cases,
          "L4, 3B",
          whole(ServingHardware.L4, ServedModel.LLAMA_3B, 1, 1),
          List.of(1, 8, 32),
          1,
          scrapes);
    }
    return cases;
  }

  private static void load(
      List<AttributionCase> to,
      String name,
      ServingLayout layout,
      List<Integer> clients,
      double perSecond,
      ScrapeSettings scrapes) {
    for (int count : clients) {
      to.add(
          of(
              name + ", " + count + (count == 1 ? " call" : " calls"),
              layout,
              chat(Arrivals.closed(count, 0), CallVisibility.ENGINE_SPAN),
              scrapes));
    }
    to.add(
        of(
            name + ", %.0f/s".formatted(perSecond),
            layout,
            chat(Arrivals.open(perSecond), CallVisibility.ENGINE_SPAN),
            scrapes));
  }

  /** What telemetry tells of where a call ran. */
  static List<AttributionCase> placement() {
    ServingLayout pool = whole(ServingHardware.H100_80GB, ServedModel.LLAMA_8B, 3, 1);
    ScrapeSettings scrapes = ScrapeSettings.PLAIN;
    return List.of(
        of("engine span", single(), open(8, CallVisibility.ENGINE_SPAN), scrapes),
        of("address of the engine", single(), open(8, CallVisibility.TARGET_ADDRESS), scrapes),
        of("name of 3 replicas", pool, open(24, CallVisibility.SERVICE_NAME), scrapes));
  }

  /** Who else has the card, or the call. */
  static List<AttributionCase> sharing() {
    Demand heavy = open(8, CallVisibility.ENGINE_SPAN);
    Demand light = open(4, CallVisibility.ENGINE_SPAN);
    ServingHardware card = ServingHardware.H100_80GB;
    ServedModel small = ServedModel.LLAMA_3B;
    List<AttributionCase> cases = new ArrayList<>();
    for (int periodMs : List.of(SECOND_MS, FAST_MS)) {
      ScrapeSettings scrapes = ScrapeSettings.every(periodMs);
      cases.add(of("single, 8B", single(), heavy, scrapes));
      cases.add(of("4 cards, 70B", whole(card, ServedModel.LLAMA_70B, 1, 4), light, scrapes));
      cases.add(
          of(
              "3 replicas, 8B",
              whole(card, ServedModel.LLAMA_8B, 3, 1),
              open(24, CallVisibility.ENGINE_SPAN),
              scrapes));
      cases.add(
          of(
              "MIG 3+3, 8B",
              ServingLayout.mig(SERVICE, card, ServedModel.LLAMA_8B, SETTINGS, 1, List.of(3, 3)),
              light,
              scrapes));
      cases.add(
          of(
              "MIG 1+2+4, 3B",
              ServingLayout.mig(SERVICE, card, small, SETTINGS, 1, List.of(1, 2, 4)),
              light,
              scrapes));
      cases.add(
          of(
              "time-sliced, 2 pods, 8B",
              ServingLayout.timeSliced(SERVICE, card, ServedModel.LLAMA_8B, SETTINGS, 1, 2),
              light,
              scrapes));
    }
    return cases;
  }

  /** What goes wrong in the world. */
  static List<AttributionCase> trouble() {
    ScrapeSettings plain = ScrapeSettings.PLAIN;
    Demand spans = open(8, CallVisibility.ENGINE_SPAN);
    Demand addresses = open(8, CallVisibility.TARGET_ADDRESS);
    ServingLayout hot =
        whole(
            ServingHardware.A100_40GB.with(
                ServingHardware.A100_40GB.cooling().throttlingAt(45, 0.6)),
            ServedModel.LLAMA_8B,
            1,
            1);
    return List.of(
        of("30 % untraced", single(), spans.withUntraced(0.3), plain),
        of("20 ms network, engine span", single(), spans.withNetwork(20), plain),
        of("20 ms network, address", single(), addresses.withNetwork(20), plain),
        of("scraped every 15 s", single(), spans, ScrapeSettings.every(15_000)),
        of("7 % of scrapes missing", single(), spans, plain.withTrouble(0, 0.02, 0.05, 0, 200)),
        of(
            "scrapes in parts, 5 % twice",
            single(), spans, plain.withTrouble(40, 0, 0, 0.05, 3_000)),
        of(
            "exporters restart twice",
            single(),
            spans,
            plain.withEvents(
                List.of(START_NS + DURATION_NS / 3, START_NS + 2 * DURATION_NS / 3 + 1),
                List.of())),
        of("values 630 ms old", single(), spans, plain.withRefresh(1_000, 370)),
        of("ratios of 200 ms only", single(), spans, plain.withRefresh(200, 70)),
        of(
            "A100 throttled at 45 °C, 32 calls",
            hot,
            chat(Arrivals.closed(32, 0), CallVisibility.ENGINE_SPAN),
            plain));
  }

  private static AttributionCase of(
      String name, ServingLayout layout, Demand demand, ScrapeSettings scrapes) {
    return new AttributionCase(
        name, new ServingPlan(SEED, START_NS, DURATION_NS, layout, List.of(demand)), scrapes);
  }

  private static ServingLayout single() {
    return whole(ServingHardware.H100_80GB, ServedModel.LLAMA_8B, 1, 1);
  }

  private static ServingLayout whole(
      ServingHardware card, ServedModel model, int replicas, int devices) {
    return ServingLayout.whole(SERVICE, card, model, SETTINGS, replicas, devices);
  }

  private static Demand open(double perSecond, CallVisibility visibility) {
    return chat(Arrivals.open(perSecond), visibility);
  }

  private static Demand chat(Arrivals arrivals, CallVisibility visibility) {
    return Demand.chat(SERVICE, arrivals, visibility);
  }
}
