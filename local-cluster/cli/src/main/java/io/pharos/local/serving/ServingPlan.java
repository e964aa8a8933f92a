package io.pharos.local.serving;

import java.util.List;

/**
 * What is simulated; equal plans give equal traces.
 *
 * @param durationNs time during which requests come; what runs then is served to its end
 */
public record ServingPlan(
    long seed, long startNs, long durationNs, ServingLayout layout, List<Demand> demands) {

  public ServingPlan {
    demands = List.copyOf(demands);
    Rule.require(startNs > 0 && durationNs > 0, "a plan has a start and a duration");
  }
}
