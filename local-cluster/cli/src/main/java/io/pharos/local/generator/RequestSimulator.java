package io.pharos.local.generator;

import io.pharos.local.chance.SeededRandom;
import io.pharos.local.serving.ServedRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Simulates requests second by second: what kind each is, whose, and what goes wrong.
 *
 * <p>A request that calls a hosted model is done when the engine is, which depends on what arrives
 * meanwhile; it may take seconds more to be simulated than the one that it began in.
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

  /** A request whose trace is not complete yet. */
  private record OpenRequest(
      long number,
      long atNs,
      Scenario scenario,
      TraceDefect defect,
      long seed,
      String tenant,
      ModelAnswers answers) {}

  private static final Comparator<OpenRequest> BY_START =
      Comparator.comparingLong(OpenRequest::atNs).thenComparingLong(OpenRequest::number);

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
  private final TreeSet<OpenRequest> open = new TreeSet<>(BY_START);
  private final Map<Long, OpenRequest> inEngines = new HashMap<>();
  private final List<Delivery> done = new ArrayList<>();
  private long requests;
  private int nextSecond;

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

  /** Whether every request is complete. */
  boolean ended() {
    return nextSecond >= workload.durationSeconds() && open.isEmpty();
  }

  /**
   * Simulates until all that begins before an instant is complete, and further where that takes
   * longer; returns what the requests completed meanwhile send.
   */
  List<Delivery> until(long ns) {
    while (!ended() && settledNs() < ns) {
      second();
    }
    List<Delivery> deliveries = List.copyOf(done);
    done.clear();
    return deliveries;
  }

  /** Up to here engines and devices are simulated. */
  long reachedMs() {
    return startOf(nextSecond) / Request.MS;
  }

  /** Whatever begins before it is complete. */
  private long settledNs() {
    return open.isEmpty() ? startOf(nextSecond) : open.first().atNs();
  }

  private long startOf(int second) {
    return workload.startMs() * Request.MS + second * SECOND_NS;
  }

  private void second() {
    long startNs = startOf(nextSecond);
    if (nextSecond < workload.durationSeconds()) {
      for (long atNs : steady.inSecond(nextSecond, startNs)) {
        request(mixed(), atNs);
      }
      for (long atNs : bursty.inSecond(nextSecond, startNs)) {
        request(code, atNs);
      }
      int loose = random.poisson(workload.requestsPerSecond() * LOOSE_LOGS_PER_REQUEST);
      for (int i = 0; i < loose; i++) {
        done.add(planner.loose(looseLog(startNs + (long) (random.uniform() * SECOND_NS))));
      }
    }
    nextSecond++;
    ModelFleet fleet = landscape.fleet();
    while (fleet.nextNs() < startOf(nextSecond)) {
      for (ServedRequest served : fleet.next()) {
        OpenRequest waiting = inEngines.remove(served.request().id());
        waiting.answers().answer(served);
        attempt(waiting);
      }
    }
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

  private void request(Scenario scenario, long atNs) {
    OpenRequest request =
        new OpenRequest(
            requests++,
            atNs,
            scenario,
            traceDefects.next(scenario == chat || scenario == code),
            random.nextLong(),
            random.pick(workload.tenants()),
            new ModelAnswers());
    open.add(request);
    attempt(request);
  }

  private void attempt(OpenRequest request) {
    // the same chance in every attempt, so that it gets as far as the one before, and on
    SeededRandom own = new SeededRandom(request.seed());
    SimulatedTrace trace = new SimulatedTrace(own, request.tenant());
    boolean giant = request.defect() == TraceDefect.GIANT_SPAN;
    Instrumentation instrumentation =
        // the library that carries a prompt once: others would make 800 KB of it
        giant ? Instrumentation.ALL.get(0) : own.pick(Instrumentation.ALL);
    request.answers().rewind();
    try {
      request
          .scenario()
          .play(
              new Request(
                  trace,
                  own,
                  instrumentation,
                  "session-" + own.between(1, 5_000),
                  "user-" + own.between(1, 2_000),
                  request.atNs(),
                  giant,
                  request.answers()));
    } catch (UnservedCallException e) {
      inEngines.put(e.request().id(), request);
      landscape.fleet().offer(e.request());
      return;
    }
    open.remove(request);
    traceDefects.apply(request.defect(), trace);
    done.addAll(planner.plan(trace, request.defect()));
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
