package io.pharos.operators.trace;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TokenCounts;
import io.pharos.schemas.StepKind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides which spans of a trace count, so that each call is counted once.
 *
 * <ul>
 *   <li>A span that is no call itself (an agent, a workflow) but carries usage does not count where
 *       a span below it carries usage too, an embedding apart: it reports the sum over its calls.
 *   <li>Of a call (a model call or an embedding) seen by several instrumentations in one another,
 *       the innermost that knows the usage counts; where none does, the innermost. Where one holds
 *       just one other and their totals agree, or one of them is estimated, the one that knows more
 *       counts. What runs inside a tool is not the call the tool runs in, unless their usage is
 *       equal.
 *   <li>Of calls with one response id one counts. So does of two that two instrumentations report
 *       side by side: under one parent, at the same time, with equal usage or both failed, and
 *       without two response ids. The one with usage counts, read rather than estimated, with more
 *       kinds of tokens, with a response id, then the first by start and id.
 * </ul>
 *
 * <p>The usage of a call that failed counts as far as it is known; a call without usage counts as a
 * call. Calls that two traces report are not recognised: nobody holds both traces.
 */
final class UsageCount {

  private static final int NONE = -1;
  private static final int SEVERAL = -2;

  /** Reports waiting for their like that are looked at, so that no trace can make it long. */
  private static final int MOST_COMPARED = 16;

  private static final long UNKNOWN = -1;

  private final SpanTree tree;
  private final int[] topDown;

  /** The nearest call above, with no tool between; {@link #NONE} where there is none. */
  private final int[] outerCall;

  private final boolean[] counted;

  /** Of a call: what is below it, tools included, used as much. */
  private final boolean[] equalBelow;

  private UsageCount(SpanTree tree) {
    this.tree = tree;
    this.topDown = tree.topDown();
    this.outerCall = new int[tree.size()];
    this.counted = new boolean[tree.size()];
    this.equalBelow = new boolean[tree.size()];
    Arrays.fill(counted, true);
  }

  /** For each span of the tree: it counts, with its usage if it carries any. */
  static boolean[] of(SpanTree tree) {
    UsageCount count = new UsageCount(tree);
    count.findOuterCalls();
    count.leaveOutWhatIsSummedUp();
    count.leaveOutNestedCalls();
    count.leaveOutSameResponses();
    count.leaveOutSideBySide();
    return count.counted;
  }

  private SpanFacts span(int index) {
    return tree.spans().get(index);
  }

  private boolean carries(int index) {
    return span(index).getTokens() != null;
  }

  private boolean isCall(int index) {
    return isCall(span(index));
  }

  static boolean isCall(SpanFacts span) {
    StepKind kind = Steps.kind(span);
    return kind == StepKind.LLM || kind == StepKind.EMBEDDING;
  }

  /** Whether it can repeat another or be repeated. */
  static boolean concerns(SpanFacts span) {
    return isCall(span) || span.getTokens() != null;
  }

  private void findOuterCalls() {
    for (int i : topDown) {
      int up = tree.parent(i);
      if (up < 0 || Steps.kind(span(up)) == StepKind.TOOL) {
        outerCall[i] = NONE;
      } else {
        outerCall[i] = isCall(up) ? up : outerCall[up];
      }
    }
  }

  private void leaveOutWhatIsSummedUp() {
    boolean[] below = new boolean[tree.size()];
    long[] tokensBelow = new long[tree.size()];
    for (int n = topDown.length - 1; n >= 0; n--) {
      int i = topDown[n];
      counted[i] = isCall(i) || !carries(i) || !below[i];
      equalBelow[i] =
          isCall(i) && carries(i) && tokens(i) > 0 && tokensBelow[i] == tokens(i) && below[i];
      int up = tree.parent(i);
      if (up >= 0) {
        below[up] |= below[i] || (carries(i) && Steps.kind(span(i)) != StepKind.EMBEDDING);
        tokensBelow[up] += carries(i) && counted[i] ? tokens(i) : tokensBelow[i];
      }
    }
  }

  private long tokens(int index) {
    return input(span(index).getTokens()) + output(span(index).getTokens());
  }

  private void leaveOutNestedCalls() {
    boolean[] holdsCall = new boolean[tree.size()];
    boolean[] holdsUsage = new boolean[tree.size()];
    int[] inner = new int[tree.size()];
    Arrays.fill(inner, NONE);
    for (int n = topDown.length - 1; n >= 0; n--) {
      int i = topDown[n];
      int outer = outerCall[i];
      if (isCall(i) && outer != NONE) {
        inner[outer] = holdsCall[outer] ? SEVERAL : i;
        holdsCall[outer] = true;
        holdsUsage[outer] |= carries(i) || holdsUsage[i];
      }
    }
    boolean[] repeats = new boolean[tree.size()];
    for (int i : topDown) {
      if (!isCall(i)) {
        continue;
      }
      if (inner[i] >= 0 && knowsMore(i, inner[i])) {
        holdsUsage[i] = false;
      }
      int outer = outerCall[i];
      repeats[i] = outer != NONE && (repeats[outer] || (carries(outer) && !holdsUsage[outer]));
      boolean wraps = holdsCall[i] && (holdsUsage[i] || !carries(i));
      counted[i] = !repeats[i] && !wraps && (holdsCall[i] || !equalBelow[i]);
    }
  }

  private boolean knowsMore(int outer, int inner) {
    if (!carries(outer) || !carries(inner)) {
      return false;
    }
    TokenCounts a = span(outer).getTokens();
    TokenCounts b = span(inner).getTokens();
    boolean agree = input(a) == input(b) && output(a) == output(b);
    return (agree || a.getEstimated() != b.getEstimated())
        && BY_USAGE.compare(span(outer), span(inner)) > 0;
  }

  private static long input(TokenCounts tokens) {
    return tokens.getInputUncached() + tokens.getCacheRead() + tokens.getCacheWrite();
  }

  private static long output(TokenCounts tokens) {
    return tokens.getOutputVisible() + tokens.getReasoning();
  }

  private void leaveOutSameResponses() {
    Map<Long, Integer> best = new HashMap<>();
    for (int i = 0; i < tree.size(); i++) {
      long key = span(i).getResponseKey();
      if (key == 0 || !isCall(i) || !counted[i]) {
        continue;
      }
      Integer other = best.putIfAbsent(key, i);
      if (other != null) {
        int stands = BY_KNOWLEDGE.compare(span(i), span(other)) > 0 ? i : other;
        counted[stands == i ? other : i] = false;
        best.put(key, stands);
      }
    }
  }

  /** What two reports of one call have in common. */
  private record Likeness(long parent, int step, long input, long output) {

    static Likeness of(SpanFacts span) {
      TokenCounts tokens = span.getTokens();
      return new Likeness(
          span.getParentSpanId(),
          span.getStep(),
          tokens == null ? UNKNOWN : UsageCount.input(tokens),
          tokens == null ? UNKNOWN : UsageCount.output(tokens));
    }
  }

  private void leaveOutSideBySide() {
    Map<Likeness, Map<Integer, Deque<Integer>>> waiting = new HashMap<>();
    for (int i = 0; i < tree.size(); i++) {
      SpanFacts span = span(i);
      boolean known = span.getTokens() != null || span.getError();
      if (!counted[i] || !isCall(i) || !known || span.getParentSpanId() == 0) {
        continue;
      }
      Map<Integer, Deque<Integer>> byDialect =
          waiting.computeIfAbsent(Likeness.of(span), key -> new TreeMap<>());
      int other = takeSameCall(i, byDialect);
      if (other == NONE) {
        byDialect.computeIfAbsent(span.getDialectKey(), key -> new ArrayDeque<>()).add(i);
      } else {
        counted[BY_KNOWLEDGE.compare(span, span(other)) > 0 ? other : i] = false;
      }
    }
  }

  /** The first of another dialect that goes on while a call begins; each is taken once. */
  private int takeSameCall(int call, Map<Integer, Deque<Integer>> byDialect) {
    for (Map.Entry<Integer, Deque<Integer>> dialect : byDialect.entrySet()) {
      Deque<Integer> calls = dialect.getValue();
      while (!calls.isEmpty() && span(calls.peek()).getEndNs() < span(call).getStartNs()) {
        calls.remove();
      }
      if (dialect.getKey() != span(call).getDialectKey()) {
        Iterator<Integer> candidates = calls.iterator();
        for (int n = 0; n < MOST_COMPARED && candidates.hasNext(); n++) {
          int candidate = candidates.next();
          if (mayBeOne(span(candidate), span(call))) {
            candidates.remove();
            return candidate;
          }
        }
      }
    }
    return NONE;
  }

  private static boolean mayBeOne(SpanFacts a, SpanFacts b) {
    boolean overlap = a.getEndNs() >= b.getStartNs();
    boolean oneResponse = a.getResponseKey() == 0 || b.getResponseKey() == 0;
    return overlap && oneResponse && mayBeOneModel(a.getModel(), b.getModel());
  }

  /** One may have the name it was asked for by, the other the version that answered. */
  private static boolean mayBeOneModel(String a, String b) {
    return a == null || b == null || a.startsWith(b) || b.startsWith(a);
  }

  private static final Comparator<SpanFacts> BY_USAGE =
      Comparator.comparing((SpanFacts span) -> span.getTokens() != null)
          .thenComparing(span -> span.getTokens() != null && !span.getTokens().getEstimated())
          .thenComparingInt(UsageCount::kindsOfTokens);

  private static final Comparator<SpanFacts> BY_KNOWLEDGE =
      BY_USAGE.thenComparing(span -> span.getResponseKey() != 0);

  private static int kindsOfTokens(SpanFacts span) {
    TokenCounts tokens = span.getTokens();
    return tokens == null
        ? 0
        : Long.signum(tokens.getInputUncached())
            + Long.signum(tokens.getCacheRead())
            + Long.signum(tokens.getCacheWrite())
            + Long.signum(tokens.getOutputVisible())
            + Long.signum(tokens.getReasoning());
  }
}
