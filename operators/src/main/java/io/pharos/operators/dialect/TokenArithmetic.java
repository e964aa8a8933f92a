package io.pharos.operators.dialect;

import io.pharos.schemas.Tokens;

/**
 * Turns the counts instrumentations give into parts that add up. No part is ever negative.
 *
 * <ul>
 *   <li>Input that includes the cache loses what was read from and written to it; input that is
 *       smaller than its cached part has excluded it, whatever the dialect says.
 *   <li>Output includes reasoning; output that is smaller has excluded it.
 *   <li>A total stands in for the one of input and output that is missing, and for input where both
 *       are.
 * </ul>
 */
final class TokenArithmetic {

  private TokenArithmetic() {}

  /** Parts of the counts given, null where a count is absent; null if all are. */
  static Tokens parts(
      Long input,
      Long output,
      Long total,
      Long cacheRead,
      Long cacheWrite,
      Long reasoning,
      boolean inputExcludesCache) {
    if (input == null
        && output == null
        && total == null
        && cacheRead == null
        && cacheWrite == null
        && reasoning == null) {
      return null;
    }
    long read = orZero(cacheRead);
    long write = orZero(cacheWrite);
    long thought = orZero(reasoning);
    long in = input != null ? input : Math.max(0, orZero(total) - orZero(output));
    long out = output != null ? output : input != null ? Math.max(0, orZero(total) - input) : 0;
    boolean excluded = inputExcludesCache || read > in || write > in - read;
    return Tokens.newBuilder()
        .setInputUncached(excluded ? in : in - read - write)
        .setCacheRead(read)
        .setCacheWrite(write)
        .setOutputVisible(thought > out ? out : out - thought)
        .setReasoning(thought)
        .setEstimated(false)
        .build();
  }

  private static long orZero(Long count) {
    return count == null ? 0 : count;
  }
}
