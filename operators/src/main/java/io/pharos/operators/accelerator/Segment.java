package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ActiveCall;
import io.pharos.operators.accelerator.state.PlacedCall;
import io.pharos.operators.accelerator.state.ServedCall;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stretch of time in which no call begins, ends or goes over into another phase: who has which
 * part of it.
 *
 * <p>Engines that share a device take turns, so each has an equal part. An engine's part goes by
 * the {@linkplain WorkRate rate of work} of its calls; one that does not tell counts as the mean of
 * the others. Requests of which only the engine's count is known take part as such means.
 */
final class Segment {

  /** The part of requests that no call is known for stands behind those of the calls. */
  final double[] shares;

  /** Calls that were there, waiting or not. */
  private int present;

  private boolean tenantsMix;
  private boolean hasPrompts;
  private boolean worked;
  private double steps;

  /** Of all engines. */
  final StepGuess guess = new StepGuess();

  private final List<ActiveCall> calls;
  private final long start;
  private final long end;
  private final TokenCosts costs;

  /**
   * Works a segment out.
   *
   * @param untraced requests that no call is known for, by engine
   */
  Segment(
      List<ActiveCall> calls,
      long start,
      long end,
      Map<String, Double> untraced,
      Map<String, PromptPlan> plans,
      TokenCosts costs) {
    this.calls = calls;
    this.start = start;
    this.end = end;
    this.costs = costs;
    this.shares = new double[calls.size() + 1];
    double generated = look();
    Map<String, Turn> turns = new TreeMap<>();
    untraced.forEach((engine, count) -> turns.computeIfAbsent(engine, Turn::new).untraced = count);
    for (int i = 0; i < calls.size(); i++) {
      if (works(i)) {
        PlacedCall placed = calls.get(i).getPlaced();
        long middle = start + (end - start) / 2;
        PromptPlan plan = plans.get(engineOf(placed));
        double ofPrompts = plan.stepRate(middle);
        double stepRate = ofPrompts > 0 ? ofPrompts : generated;
        double stepsHere = stepRate * (end - start);
        steps = Math.max(steps, stepsHere);
        guess.attended +=
            stepsHere * WorkRate.read(placed.getCall(), middle, plan) / placed.getReplicas();
        double rate = WorkRate.at(placed.getCall(), middle, stepRate, plan, costs);
        Turn turn = turns.computeIfAbsent(engineOf(placed), Turn::new);
        turn.add(i, rate, placed.getReplicas());
        turn.steps = Math.max(turn.steps, stepsHere / placed.getReplicas());
        double lived = generated > 0 ? generated : stepRate;
        turn.lived = Math.max(turn.lived, lived * (end - start) / placed.getReplicas());
      }
    }
    for (Turn turn : turns.values()) {
      turn.give(1.0 / turns.size());
      guess.planned += turn.steps;
      guess.lived += turn.lived;
    }
    worked = !turns.isEmpty();
  }

  /** Something was computed, as far as is known. */
  boolean isCovered() {
    return worked;
  }

  /** Steps that the busiest engine went through. */
  double steps() {
    return steps;
  }

  /** The prompt of some call was computed. */
  boolean hasPrompts() {
    return hasPrompts;
  }

  boolean isPresent(int call) {
    ActiveCall active = calls.get(call);
    ServedCall served = active.getPlaced().getCall();
    return active.getFromNs() <= start && served.getRunEndNs() >= end && served.getCounted();
  }

  int present() {
    return present;
  }

  /** Calls of several tenants were there. */
  boolean tenantsMix() {
    return tenantsMix;
  }

  private boolean works(int call) {
    return isPresent(call) && WorkRate.begin(calls.get(call).getPlaced().getCall(), costs) <= start;
  }

  static String engineOf(PlacedCall placed) {
    return placed.getEngines().isEmpty() ? "" : placed.getEngines().get(0);
  }

  /**
   * Looks who is there; returns the steps in a nanosecond. Calls that generate side by side get a
   * token in each step, so the mean of what they got over their time stands for all; there are
   * fewer steps while prompts are computed.
   */
  private double look() {
    double generated = 0;
    int generating = 0;
    String tenant = null;
    for (int i = 0; i < calls.size(); i++) {
      if (isPresent(i)) {
        ServedCall call = calls.get(i).getPlaced().getCall();
        present++;
        tenantsMix |= tenant != null && !tenant.equals(call.getTenant());
        tenant = call.getTenant();
        if (works(i) && call.getFirstTokenNs() > start) {
          hasPrompts = true;
        } else if (works(i) && call.getFirstTokenNs() >= 0 && call.getOutputTokens() > 0) {
          generating++;
          generated += WorkRate.generated(call);
        }
      }
    }
    return generating == 0 ? 0 : generated / generating;
  }

  /** What one engine works on. */
  private final class Turn {
    private final double[] rates = new double[calls.size()];
    private final boolean[] in = new boolean[calls.size()];

    /** A call of a pool is on each of its replicas with an equal part. */
    private final double[] parts = new double[calls.size()];

    private double untraced;
    private double steps;
    private double lived;
    private double sum;
    private int telling;
    private int all;

    // made for computeIfAbsent, to which the name of an engine is given
    Turn(String engine) {}

    void add(int call, double rate, int replicas) {
      in[call] = true;
      parts[call] = 1.0 / replicas;
      rates[call] = rate;
      all++;
      if (rate >= 0) {
        telling++;
        sum += rate;
      }
    }

    void give(double part) {
      double mean = sum > 0 ? sum / telling : 1;
      double total = untraced * mean;
      for (int i = 0; i < in.length; i++) {
        total += in[i] ? rate(i, mean) : 0;
      }
      for (int i = 0; i < in.length && all > 0; i++) {
        shares[i] = in[i] ? part * rate(i, mean) / total : shares[i];
      }
      shares[in.length] += part * untraced * mean / total;
    }

    private double rate(int call, double mean) {
      return parts[call] * (rates[call] < 0 || sum == 0 ? mean : rates[call]);
    }
  }
}
