package io.pharos.operators.dialect;

import io.pharos.schemas.Tokens;

/**
 * Turns the counts instrumentations give into parts that add up. No part is ever negative.
 *
 * <ul>
 *   <li>Input includes what was read from and written to the cache, output includes reasoning,
 *       unless they are known to be disjoint.
 *   <li>A count that is smaller than a part of it is disjoint from it, whatever is known.
 *   <li>So is one with which a total adds up only if it is.
 *   <li>A total stands in for the one of input and output that is missing, and for input where both
 *       are.
 *   <li>Audio is part of the uncached input and of the visible output.
 * </ul>
 */
final class TokenArithmetic {

  private TokenArithmetic() {}

  /** Parts of the counts given; null if there are none. */
  static Tokens parts(UsageCounts counts) {
    if (counts.isEmpty()) {
      return null;
    }
    long read = orZero(counts.cacheRead());
    long write = orZero(counts.cacheWrite());
    long thought = orZero(counts.reasoning());
    long total = orZero(counts.total());
    long said = orZero(counts.output());
    long in = counts.input() != null ? counts.input() : Math.max(0, total - said);
    long out = counts.output() != null || counts.input() == null ? said : Math.max(0, total - in);
    boolean inApart =
        (counts.inputDisjoint() && counts.input() != null) || read > in || write > in - read;
    boolean outApart = (counts.outputDisjoint() && counts.output() != null) || thought > out;
    if (counts.input() != null && counts.output() != null && counts.total() != null) {
      boolean inMore = addsUp(total, in + read + write, outApart ? out + thought : out);
      boolean outMore = addsUp(total, inApart ? in + read + write : in, out + thought);
      boolean bothMore = addsUp(total, in + read + write, out + thought);
      if (!addsUp(total, inApart ? in + read + write : in, outApart ? out + thought : out)) {
        inApart |= inMore || (!outMore && bothMore);
        outApart |= !inMore && (outMore || bothMore);
      }
    }
    boolean inWithoutAudio = counts.inputDisjoint() && counts.input() != null;
    boolean outWithoutAudio = counts.outputDisjoint() && counts.output() != null;
    return Tokens.newBuilder()
        .setInputUncached(
            (inApart ? in : in - read - write) + (inWithoutAudio ? orZero(counts.inputAudio()) : 0))
        .setCacheRead(read)
        .setCacheWrite(write)
        .setOutputVisible(
            (outApart ? out : out - thought) + (outWithoutAudio ? orZero(counts.outputAudio()) : 0))
        .setReasoning(thought)
        .setEstimated(false)
        .build();
  }

  private static boolean addsUp(long total, long input, long output) {
    return input + output == total;
  }

  private static long orZero(Long count) {
    return count == null ? 0 : count;
  }
}
