package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ServedCall;

/**
 * How fast a call makes the engine work at an instant, in tokens per nanosecond: those of its
 * prompt until the first token is there, then those it generates. A token costs more the more
 * tokens it attends to.
 */
final class WorkRate {

  /** The call does not say how far it was. */
  static final double UNKNOWN = -1;

  /**
   * Tokens of context that cost as much as the token itself. With grouped-query attention, reading
   * the keys and values of about a thousand tokens takes as long as the multiplications for one, on
   * cards and models from 3 to 70 billion parameters.
   */
  private static final double CONTEXT_TOKENS = 1_000;

  private WorkRate() {}

  /** When the engine began to work on a call, as far as is known. */
  static long begin(ServedCall call) {
    return call.getPrefillStartNs() < 0 ? call.getRunStartNs() : call.getPrefillStartNs();
  }

  /** The rate at an instant between {@link #begin} and the end. */
  static double at(ServedCall call, long ns) {
    long first = call.getFirstTokenNs();
    if (first < 0) {
      return over(call);
    }
    if (ns < first) {
      return prefill(call, first - begin(call));
    }
    long decode = call.getRunEndNs() - first;
    if (call.getOutputTokens() < 0) {
      return UNKNOWN;
    }
    double done = decode == 0 ? 0 : (double) (ns - first) / decode;
    double context = prompt(call) + call.getOutputTokens() * done;
    return rate(call.getOutputTokens(), decode) * weight(context);
  }

  private static double prefill(ServedCall call, long duration) {
    if (call.getPrefillTokens() < 0) {
      return UNKNOWN;
    }
    double context = call.getCachedTokens() + call.getPrefillTokens() / 2.0;
    // the tokens of a prompt share one reading of the keys and values before them
    return rate(call.getPrefillTokens(), duration) * (1 + context / (20 * CONTEXT_TOKENS));
  }

  /** Without the instant of the first token, all its tokens over all its time. */
  private static double over(ServedCall call) {
    if (call.getPrefillTokens() < 0 || call.getOutputTokens() < 0) {
      return UNKNOWN;
    }
    double context = prompt(call) + call.getOutputTokens() / 2.0;
    double tokens = call.getPrefillTokens() + call.getOutputTokens() * weight(context);
    return tokens / Math.max(1, call.getRunEndNs() - begin(call));
  }

  private static double prompt(ServedCall call) {
    return (double) Math.max(0, call.getPrefillTokens()) + call.getCachedTokens();
  }

  private static double weight(double context) {
    return 1 + context / CONTEXT_TOKENS;
  }

  private static double rate(long tokens, long duration) {
    return (double) tokens / Math.max(1, duration);
  }
}
