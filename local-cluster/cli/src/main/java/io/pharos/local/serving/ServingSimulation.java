package io.pharos.local.serving;

import io.pharos.local.chance.SeededRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a plan. */
public final class ServingSimulation {

  private static final double SECOND_NS = 1e9;
  private static final double MS_NS = 1e6;

  /** Somebody who asks: all of an open stream, or one client that waits. */
  private record Caller(Demand demand, SeededRandom random) {}

  private final ServingPlan plan;
  private final ServingCluster cluster;
  private final long untilNs;
  private final Map<Long, Caller> waiting = new HashMap<>();
  private long ids;

  private ServingSimulation(ServingPlan plan) {
    this.plan = plan;
    this.cluster = new ServingCluster(plan.layout(), plan.startNs());
    this.untilNs = plan.startNs() + plan.durationNs();
  }

  public static ServingTrace run(ServingPlan plan) {
    return new ServingSimulation(plan).run();
  }

  private ServingTrace run() {
    SeededRandom random = new SeededRandom(plan.seed());
    for (Demand demand : plan.demands()) {
      if (demand.arrivals().clients() == 0) {
        open(new Caller(demand, random.split()));
      } else {
        for (int client = 0; client < demand.arrivals().clients(); client++) {
          Caller caller = new Caller(demand, random.split());
          // clients that begin together would stay in step
          ask(caller, plan.startNs() + (long) (caller.random().uniform() * SECOND_NS));
        }
      }
    }
    List<ServedRequest> served = new ArrayList<>();
    while (cluster.nextNs() < Long.MAX_VALUE) {
      for (ServedRequest request : cluster.next()) {
        served.add(request);
        Caller caller = waiting.remove(request.request().id());
        if (caller != null) {
          ask(caller, request.callEndNs() + pause(caller));
        }
      }
    }
    return new ServingTrace(
        plan, served, cluster.devices(), cluster.engines(), Math.max(untilNs, cluster.nowNs()));
  }

  private void open(Caller caller) {
    double meanNs = SECOND_NS / caller.demand().arrivals().perSecond();
    long atNs = plan.startNs() + exponential(caller.random(), meanNs);
    while (atNs < untilNs) {
      cluster.offer(request(caller, atNs));
      atNs += exponential(caller.random(), meanNs);
    }
  }

  private void ask(Caller caller, long atNs) {
    if (atNs < untilNs) {
      ServingRequest request = request(caller, atNs);
      waiting.put(request.id(), caller);
      cluster.offer(request);
    }
  }

  private ServingRequest request(Caller caller, long callNs) {
    Demand demand = caller.demand();
    SeededRandom random = caller.random();
    long longest = cluster.longestTokens(demand.service());
    int prompt = (int) Math.min(demand.size().prompt().draw(random), longest / 2);
    int output = (int) Math.min(demand.size().output().draw(random), longest / 2);
    Rule.require(prompt > 0 && output > 0, "no engine of " + demand.service() + " has a cache");
    int cached =
        random.chance(demand.size().cachedChance())
            ? (int) ((prompt - 1) * demand.size().cachedShare() * random.uniform())
            : 0;
    long networkNs = (long) (demand.networkMs() * MS_NS * random.uniform(1, 2));
    CallVisibility visibility =
        random.chance(demand.untracedShare()) ? CallVisibility.UNTRACED : demand.visibility();
    return new ServingRequest(
        ++ids,
        demand.service(),
        random.pick(demand.tenants()),
        visibility,
        callNs + networkNs,
        networkNs,
        prompt,
        cached,
        output);
  }

  private static long pause(Caller caller) {
    long thinkNs = caller.demand().arrivals().thinkNs();
    return thinkNs == 0 ? 0 : exponential(caller.random(), (double) thinkNs);
  }

  private static long exponential(SeededRandom random, double meanNs) {
    return (long) (-meanNs * StrictMath.log(1 - random.uniform()));
  }
}
