package io.pharos.local.generator;

import io.pharos.local.chance.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Simulates the requests of one second after the other: what kind each is, whose, and what goes
 * wrong.
 */
final class RequestSimulator {

  private static final long SECOND_NS = 1_000_000_000L;
  private static final double CODE_SHARE = 0.2;
  private static final double LOOSE_LOGS_PER_REQUEST = 0.15;
  private static final List<String> LOOSE_LINES =
      List.of(
          "cache refreshed",
          "connection pool resized",
          "configuration reloaded",
          "garbage collection took 112 ms",
          "health check passed");

  private final Workload workload;
  private final SeededRandom random;
  private final Landscape landscape;
  private final TraceDefects traceDefects;
  private final DeliveryPlanner planner;
  private final RequestArrivals steady;
  private final RequestArrivals bursty;
  private final ChatScenario chat;
  private final ChatScenario code;
  private final RagScenario rag;
  private final AgentScenario agent;
  private final OrderScenario order;

  RequestSimulator(
      Workload workload, SeededRandom random, Landscape landscape, DeliveryPlanner planner) {
    this.workload = workload;
    this.random = random;
    this.landscape = landscape;
    this.planner = planner;
    this.traceDefects = new TraceDefects(random.split(), workload.defects());
    double rate = workload.requestsPerSecond();
    this.steady =
        new RequestArrivals(random.split(), rate * (1 - CODE_SHARE), RequestArrivals.STEADY);
    this.bursty = new RequestArrivals(random.split(), rate * CODE_SHARE, RequestArrivals.BURSTY);
    ServiceCalls services = new ServiceCalls(landscape);
    ModelCalls models = new ModelCalls(landscape);
    this.chat = new ChatScenario(services, models, "chat-service", TokenShape.CHAT);
    this.code = new ChatScenario(services, models, "code-service", TokenShape.CODE);
    this.rag = new RagScenario(landscape, services, models);
    this.agent = new AgentScenario(landscape, services, models);
    this.order = new OrderScenario(services);
  }

  /** Everything the requests that begin in this second send, and when; seconds come in order. */
  List<Delivery> second(int second) {
    long startNs = workload.startMs() * Request.MS + second * SECOND_NS;
    List<Delivery> deliveries = new ArrayList<>();
    for (long atNs : steady.inSecond(second, startNs)) {
      deliveries.addAll(request(mixed(), atNs));
    }
    for (long atNs : bursty.inSecond(second, startNs)) {
      deliveries.addAll(request(code, atNs));
    }
    int loose = random.poisson(workload.requestsPerSecond() * LOOSE_LOGS_PER_REQUEST);
    for (int i = 0; i < loose; i++) {
      deliveries.add(planner.loose(looseLog(startNs + (long) (random.uniform() * SECOND_NS))));
    }
    return deliveries;
  }

  private Scenario mixed() {
    double draw = random.uniform();
    if (draw < 0.40) {
      return chat;
    }
    if (draw < 0.65) {
      return rag;
    }
    return draw < 0.80 ? agent : order;
  }

  private List<Delivery> request(Scenario scenario, long atNs) {
    TraceDefect defect = traceDefects.next(scenario == chat || scenario == code);
    SimulatedTrace trace = new SimulatedTrace(random, random.pick(workload.tenants()));
    boolean giant = defect == TraceDefect.GIANT_SPAN;
    Instrumentation instrumentation =
        // the library that carries a prompt once: others would make 800 KB of it
        giant ? Instrumentation.ALL.get(0) : random.pick(Instrumentation.ALL);
    scenario.play(
        new Request(
            trace,
            random,
            instrumentation,
            "session-" + random.between(1, 5_000),
            "user-" + random.between(1, 2_000),
            atNs,
            giant));
    traceDefects.apply(defect, trace);
    return planner.plan(trace, defect);
  }

  private SimulatedLog looseLog(long atNs) {
    ServiceInstance service = random.pick(landscape.background(random.pick(workload.tenants())));
    return new SimulatedLog(
        service,
        atNs,
        random.chance(0.1) ? SimulatedLog.Level.WARN : SimulatedLog.Level.INFO,
        random.pick(LOOSE_LINES),
        0,
        "",
        List.of());
  }
}
