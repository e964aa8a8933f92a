package io.pharos.local.serving;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Engines and devices of a layout in simulated time.
 *
 * <p>Requests may be offered in any order, as long as none lies before the instant reached. The
 * same requests give the same result, to the nanosecond. Of two events at one instant the one that
 * was known first comes first. Not for use by several threads.
 */
public final class ServingCluster {

  private enum Kind {
    ARRIVAL,
    LAUNCH,
    TURN_END
  }

  private record Event(long atNs, long order, Kind kind, int engine, ServingRequest request) {}

  private final ServingLayout layout;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atNs).thenComparingLong(Event::order));
  private final List<SimulatedEngine> engines = new ArrayList<>();
  private final List<CardTurns> turns = new ArrayList<>();
  private final List<DeviceTimeline> devices = new ArrayList<>();
  private final Map<String, List<Integer>> services = new HashMap<>();
  private final Map<String, Integer> nextOfService = new HashMap<>();
  private long nowNs;
  private long order;

  public ServingCluster(ServingLayout layout, long startNs) {
    this.layout = layout;
    this.nowNs = startNs;
    Map<ServingDevice, DeviceTimeline> timelines = new LinkedHashMap<>();
    Map<Integer, CardTimeline> cards = new HashMap<>();
    Map<Integer, List<Integer>> users = new HashMap<>();
    Map<Integer, CardTurns> shared = new HashMap<>();
    for (int engine = 0; engine < layout.engines().size(); engine++) {
      for (DevicePart part : layout.engines().get(engine).parts()) {
        users.computeIfAbsent(part.card(), card -> new ArrayList<>()).add(engine);
      }
    }
    for (int card = 0; card < layout.cards().size(); card++) {
      ServingCard of = layout.cards().get(card);
      List<Integer> own = users.getOrDefault(card, List.of());
      cards.put(card, new CardTimeline(of, own.size(), startNs));
      shared.put(card, new CardTurns(layout.timeSliceNs()));
      if (of.sharing() != Sharing.MIG) {
        ServingDevice device = layout.device(DevicePart.whole(card));
        timelines.put(device, new DeviceTimeline(device, cards.get(card), own, startNs));
      }
    }
    for (int engine = 0; engine < layout.engines().size(); engine++) {
      EngineSpec spec = layout.engines().get(engine);
      List<EngineDevice> own = new ArrayList<>();
      List<ServingDevice> identities = new ArrayList<>();
      for (DevicePart part : spec.parts()) {
        ServingDevice device = layout.device(part);
        List<Integer> only = List.of(engine);
        DeviceTimeline timeline =
            timelines.computeIfAbsent(
                device, key -> new DeviceTimeline(key, cards.get(part.card()), only, startNs));
        own.add(new EngineDevice(timeline, users.get(part.card()).indexOf(engine), part));
        identities.add(device);
      }
      int card = spec.parts().get(0).card();
      boolean inTurns = layout.cards().get(card).sharing() == Sharing.TIME_SLICED;
      turns.add(inTurns ? shared.get(card) : new CardTurns(Long.MAX_VALUE));
      engines.add(
          new SimulatedEngine(
              engine,
              spec,
              layout.kvTokens(engine) / spec.settings().blockTokens(),
              new Roofline(spec, layout.cards()),
              own,
              identities));
      services.computeIfAbsent(spec.service(), name -> new ArrayList<>()).add(engine);
    }
    devices.addAll(timelines.values());
  }

  /**
   * A request that will arrive.
   *
   * @throws IllegalArgumentException where it lies in the past, nobody serves it, or it is too long
   *     for its engine's cache
   */
  public void offer(ServingRequest request) {
    Rule.require(request.arrivalNs() >= nowNs, "a request arrives after what was simulated");
    Rule.require(services.containsKey(request.service()), "no engine serves " + request.service());
    add(request.arrivalNs(), Kind.ARRIVAL, -1, request);
  }

  /** When something happens next; {@code Long.MAX_VALUE} where nothing does. */
  public long nextNs() {
    return events.isEmpty() ? Long.MAX_VALUE : events.peek().atNs();
  }

  /** Lets the next thing happen; returns the requests that it finished. */
  public List<ServedRequest> next() {
    Event event = events.remove();
    nowNs = event.atNs();
    return switch (event.kind()) {
      case ARRIVAL -> {
        arrive(event.request());
        yield List.of();
      }
      case LAUNCH -> {
        EngineStep step = engines.get(event.engine()).launch();
        if (turns.get(event.engine()).join(step)) {
          turn(step);
        }
        yield List.of();
      }
      case TURN_END -> turnEnd(event.engine());
    };
  }

  /** The instant reached. */
  public long nowNs() {
    return nowNs;
  }

  public ServingLayout layout() {
    return layout;
  }

  /** In the order of the layout: whole cards, then instances. Known up to the instant reached. */
  public List<DeviceTimeline> devices() {
    return List.copyOf(devices);
  }

  /** In the order of the layout. */
  public List<EngineTimeline> engines() {
    return engines.stream().map(SimulatedEngine::timeline).toList();
  }

  /** Longest request an engine of the service can hold, prompt and answer. */
  public long longestTokens(String service) {
    return services.get(service).stream()
        .mapToLong(
            engine -> {
              int block = layout.engines().get(engine).settings().blockTokens();
              return layout.kvTokens(engine) / block * block;
            })
        .min()
        .orElse(0);
  }

  private void arrive(ServingRequest request) {
    int engine = choose(request.service());
    SimulatedEngine chosen = engines.get(engine);
    boolean idle = !chosen.hasWork() && !chosen.isPreparing();
    chosen.arrive(request);
    if (idle) {
      add(chosen.prepare(nowNs), Kind.LAUNCH, engine, null);
    }
  }

  private int choose(String service) {
    List<Integer> candidates = services.get(service);
    return switch (layout.balancing()) {
      case ROUND_ROBIN -> {
        int turn = nextOfService.merge(service, 1, Integer::sum) - 1;
        yield candidates.get(turn % candidates.size());
      }
      case LEAST_LOADED -> {
        int best = candidates.get(0);
        for (int engine : candidates) {
          if (engines.get(engine).load() < engines.get(best).load()) {
            best = engine;
          }
        }
        yield best;
      }
    };
  }

  private void turn(EngineStep step) {
    long ns = turns.get(step.engine()).turnNs(step);
    engines.get(step.engine()).begin(step, nowNs, ns);
    step.ran(ns);
    add(nowNs + ns, Kind.TURN_END, step.engine(), null);
  }

  private List<ServedRequest> turnEnd(int engine) {
    CardTurns of = turns.get(engine);
    EngineStep step = of.first();
    SimulatedEngine owner = engines.get(engine);
    owner.pause(nowNs);
    of.next();
    List<ServedRequest> done = List.of();
    if (step.leftNs() == 0) {
      done = owner.finish(step, nowNs);
      if (owner.hasWork()) {
        add(owner.prepare(nowNs), Kind.LAUNCH, engine, null);
      }
    }
    if (of.first() != null) {
      turn(of.first());
    }
    return done;
  }

  private void add(long atNs, Kind kind, int engine, ServingRequest request) {
    events.add(new Event(atNs, order++, kind, engine, request));
  }
}
