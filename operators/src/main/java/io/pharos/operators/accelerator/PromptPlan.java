package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ActiveCall;
import io.pharos.operators.accelerator.state.ServedCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Where one engine computed the prompts of its calls.
 *
 * <p>Engines compute prompts first come, first served, as many tokens in a step as their budget
 * leaves beside those they generate. A call that comes while another's prompt is computed has what
 * is left of that step, and the rest later. So the time of prompts is cut into stretches, where one
 * begins or ends, and each prompt lies in the earliest of its own that have room.
 */
final class PromptPlan {

  /** Part of a step by which tokens may be off without another step. */
  private static final double SLACK = 0.1;

  private final List<ServedCall> prompts;
  private final long[] bounds;
  private final double[][] tokens;
  private final double[] steps;
  private final IdentityHashMap<ServedCall, Integer> positions = new IdentityHashMap<>();

  private PromptPlan(List<ServedCall> prompts, long[] bounds) {
    this.prompts = prompts;
    this.bounds = bounds;
    this.tokens = new double[prompts.size()][Math.max(0, bounds.length - 1)];
    this.steps = new double[Math.max(0, bounds.length - 1)];
    for (int p = 0; p < prompts.size(); p++) {
      positions.put(prompts.get(p), p);
    }
  }

  /**
   * Plans the prompts that were computed in an interval.
   *
   * @param calls on the engine, in a fixed order
   */
  static PromptPlan of(List<ActiveCall> calls, long from, long to, TokenCosts costs) {
    long reach = Long.MAX_VALUE;
    for (ActiveCall active : calls) {
      ServedCall call = active.getPlaced().getCall();
      long begin = WorkRate.begin(call, costs);
      if (hasPrompt(call) && begin < to && call.getFirstTokenNs() > from) {
        reach = Math.min(reach, begin);
      }
    }
    List<ServedCall> prompts = new ArrayList<>();
    for (ActiveCall active : calls) {
      ServedCall call = active.getPlaced().getCall();
      if (hasPrompt(call) && call.getFirstTokenNs() > reach && WorkRate.begin(call, costs) < to) {
        prompts.add(call);
      }
    }
    prompts.sort(
        Comparator.comparingLong((ServedCall call) -> WorkRate.begin(call, costs))
            .thenComparingLong(ServedCall::getFirstTokenNs));
    PromptPlan plan = new PromptPlan(prompts, bounds(calls, prompts, costs));
    plan.fill(calls, costs);
    return plan;
  }

  private static boolean hasPrompt(ServedCall call) {
    return call.getCounted() && call.getFirstTokenNs() >= 0 && call.getPrefillTokens() > 0;
  }

  private static long[] bounds(List<ActiveCall> calls, List<ServedCall> prompts, TokenCosts costs) {
    if (prompts.isEmpty()) {
      return new long[0];
    }
    long start = WorkRate.begin(prompts.get(0), costs);
    long end = prompts.stream().mapToLong(ServedCall::getFirstTokenNs).max().orElseThrow();
    long[] bounds = new long[2 * prompts.size() + calls.size()];
    int n = 0;
    for (ServedCall prompt : prompts) {
      bounds[n++] = WorkRate.begin(prompt, costs);
      bounds[n++] = prompt.getFirstTokenNs();
    }
    for (ActiveCall active : calls) {
      bounds[n++] = Math.max(start, Math.min(end, active.getPlaced().getCall().getRunEndNs()));
    }
    return Arrays.stream(bounds).sorted().distinct().toArray();
  }

  private void fill(List<ActiveCall> calls, TokenCosts costs) {
    double[] room = new double[steps.length];
    double[] generating = new double[steps.length];
    for (ActiveCall active : calls) {
      ServedCall call = active.getPlaced().getCall();
      if (call.getFirstTokenNs() >= 0 && call.getOutputTokens() > 0 && call.getCounted()) {
        int s = Arrays.binarySearch(bounds, call.getFirstTokenNs());
        for (s = s < 0 ? -s - 1 : s; s < steps.length && bounds[s + 1] <= call.getRunEndNs(); s++) {
          generating[s]++;
        }
      }
    }
    for (int s = 0; s < room.length; s++) {
      double left = Math.max(1, costs.stepTokens() - generating[s]);
      double length = bounds[s + 1] - bounds[s];
      if (costs.promptNs() > 0) {
        double step = costs.stepTokens() * costs.promptNs() + costs.pauseNs();
        double full = Math.max(1, Math.rint(length / step));
        double byTime = (length - full * costs.pauseNs()) / costs.promptNs();
        room[s] = Math.max(0, Math.min(byTime, full * left));
      } else {
        room[s] = 0;
      }
    }
    double[] all = new double[steps.length];
    for (int p = 0; p < prompts.size(); p++) {
      ServedCall prompt = prompts.get(p);
      int first = Arrays.binarySearch(bounds, WorkRate.begin(prompt, costs));
      int end = Arrays.binarySearch(bounds, prompt.getFirstTokenNs());
      double left = prompt.getPrefillTokens();
      for (int s = first; s < end; s++) {
        double part = Math.min(left, room[s]);
        tokens[p][s] = part;
        room[s] -= part;
        left -= part;
      }
      double length = Math.max(1, prompt.getFirstTokenNs() - bounds[first]);
      for (int s = first; s < end; s++) {
        tokens[p][s] += left * (bounds[s + 1] - bounds[s]) / length;
        all[s] += tokens[p][s];
        steps[s] = 1;
      }
    }
    for (int s = 0; s < steps.length; s++) {
      if (steps[s] > 0) {
        double left = Math.max(1, costs.stepTokens() - generating[s]);
        steps[s] = Math.max(1, Math.ceil(all[s] / left - SLACK));
      }
    }
  }

  private int stretch(long ns) {
    int s = Arrays.binarySearch(bounds, ns);
    return s < 0 ? -s - 2 : s;
  }

  /** Steps in a nanosecond at an instant; 0 where no prompt was computed. */
  double stepRate(long ns) {
    int s = stretch(ns);
    return s < 0 || s >= steps.length ? 0 : steps[s] / (bounds[s + 1] - bounds[s]);
  }

  /** Tokens of a call's prompt that were computed in a nanosecond at an instant. */
  double tokenRate(ServedCall call, long ns) {
    int s = stretch(ns);
    Integer p = positions.get(call);
    return p == null || s < 0 || s >= steps.length ? 0 : tokens[p][s] / (bounds[s + 1] - bounds[s]);
  }
}
