package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ServedCall;

/**
 * How fast a call makes the engine work at an instant, in tokens per nanosecond: those of its
 * prompt until the first token is there, then those it generates. A generated token costs more the
 * more tokens it attends to ({@link TokenCosts}).
 */
final class WorkRate {

  /** The call does not say how far it was. */
  static final double UNKNOWN = -1;

  /**
   * Tokens before a prompt's own that cost as much as computing one: its tokens share one reading
   * of their keys and values, what is left are the multiplications.
   */
  private static final double PROMPT_CONTEXT_TOKENS = 30_000;

  /** A prompt shares its steps with tokens of others. */
  private static final double WITH_OTHERS = 1.3;

  /** The quickest step of an engine. */
  private static final long LEAST_PROMPT_NS = 2_000_000;

  private WorkRate() {}

  /**
   * When the engine began to work on a call, as far as is known. Where nothing tells how long the
   * call was on its way and waited, its prompt took about what its tokens cost.
   */
  static long begin(ServedCall call, TokenCosts costs) {
    long begin = call.getPrefillStartNs() < 0 ? call.getRunStartNs() : call.getPrefillStartNs();
    long first = call.getFirstTokenNs();
    if (call.getWaitKnown() || first < 0 || costs.promptNs() == 0 || call.getPrefillTokens() < 0) {
      return begin;
    }
    double prompt = call.getPrefillTokens() * costs.promptNs() * WITH_OTHERS;
    return Math.max(begin, first - Math.max(LEAST_PROMPT_NS, (long) prompt));
  }

  /**
   * The rate at an instant between {@link #begin} and the end.
   *
   * @param stepRate steps of the engine in a nanosecond, each of which gives every call that
   *     generates a token
   * @param plan of the prompts of its engine
   */
  static double at(ServedCall call, long ns, double stepRate, PromptPlan plan, TokenCosts costs) {
    long first = call.getFirstTokenNs();
    if (first < 0) {
      return throughout(call, costs);
    }
    if (ns < first) {
      return prefill(call, ns, stepRate, plan, costs);
    }
    return call.getOutputTokens() < 0
        ? UNKNOWN
        : stepRate * weight(attended(call, ns), costs.contextTokens());
  }

  /** Tokens a call generated in a nanosecond; the steps of its engine, as far as it tells. */
  static double generated(ServedCall call) {
    return rate(call.getOutputTokens(), call.getRunEndNs() - call.getFirstTokenNs());
  }

  /** Tokens a call attends to at an instant after its first. */
  static double attended(ServedCall call, long ns) {
    long decode = call.getRunEndNs() - call.getFirstTokenNs();
    double done = decode == 0 ? 0 : (double) (ns - call.getFirstTokenNs()) / decode;
    return prompt(call) + call.getOutputTokens() * done;
  }

  /** Tokens whose keys and values a step reads for a call at an instant. */
  static double read(ServedCall call, long ns, PromptPlan plan) {
    if (ns >= call.getFirstTokenNs()) {
      return attended(call, ns);
    }
    double tokens = plan.tokenRate(call, ns);
    if (tokens <= 0) {
      return 0;
    }
    double chunk = Math.min((double) call.getPrefillTokens(), tokens / plan.stepRate(ns));
    return call.getCachedTokens() + (call.getPrefillTokens() + chunk) / 2.0;
  }

  private static double prefill(
      ServedCall call, long ns, double stepRate, PromptPlan plan, TokenCosts costs) {
    if (call.getPrefillTokens() < 0) {
      return UNKNOWN;
    }
    double context = call.getCachedTokens() + call.getPrefillTokens() / 2.0;
    double tokens = plan.tokenRate(call, ns);
    // the cache is read once in a step, however many tokens are computed
    double reading = tokens > 0 ? stepRate * context / costs.contextTokens() : 0;
    return tokens * weight(context, PROMPT_CONTEXT_TOKENS) + reading;
  }

  /** Without the instant of the first token, all its tokens over all its time. */
  private static double throughout(ServedCall call, TokenCosts costs) {
    if (call.getPrefillTokens() < 0 || call.getOutputTokens() < 0) {
      return UNKNOWN;
    }
    double context = prompt(call) + call.getOutputTokens() / 2.0;
    double tokens =
        call.getPrefillTokens() + call.getOutputTokens() * weight(context, costs.contextTokens());
    return tokens / Math.max(1, call.getRunEndNs() - begin(call, costs));
  }

  private static double prompt(ServedCall call) {
    return (double) Math.max(0, call.getPrefillTokens()) + call.getCachedTokens();
  }

  /** What a token costs to compute that attends to others, in tokens that attend to none. */
  static double multiplications(double context) {
    return weight(context, PROMPT_CONTEXT_TOKENS);
  }

  private static double weight(double context, double contextTokens) {
    return 1 + context / contextTokens;
  }

  private static double rate(long tokens, long duration) {
    return (double) tokens / Math.max(1, duration);
  }
}
