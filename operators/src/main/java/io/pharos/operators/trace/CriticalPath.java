package io.pharos.operators.trace;

import io.pharos.operators.trace.state.SpanFacts;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The chain of spans that determined how long the root took: walking back from its end, the child
 * that ended last is what was waited for, then the one that ended last before that child began, and
 * so on, each child in the same way. The parts add up to the root's duration exactly.
 */
final class CriticalPath {

  private CriticalPath() {}

  /**
   * A span whose part that ends at {@code until} is on the path, and begins not before {@code
   * from}.
   */
  private record Part(int span, long from, long until) {}

  /** Nanoseconds on the critical path that are each span's own, by its index in the tree. */
  static long[] of(SpanTree tree) {
    long[] own = new long[tree.size()];
    if (tree.size() == 0) {
      return own;
    }
    SpanFacts root = tree.spans().get(tree.root());
    Deque<Part> open = new ArrayDeque<>();
    open.push(new Part(tree.root(), root.getStartNs(), root.getEndNs()));
    while (!open.isEmpty()) {
      walk(tree, open.pop(), own, open);
    }
    return own;
  }

  private static void walk(SpanTree tree, Part part, long[] own, Deque<Part> open) {
    long cursor = part.until();
    for (int child : latestEndFirst(tree, part.span())) {
      SpanFacts facts = tree.spans().get(child);
      long from = Math.max(facts.getStartNs(), part.from());
      long until = Math.min(facts.getEndNs(), cursor);
      if (from < until) {
        own[part.span()] += cursor - until;
        open.push(new Part(child, from, until));
        cursor = from;
      }
    }
    own[part.span()] += cursor - part.from();
  }

  private static int[] latestEndFirst(SpanTree tree, int span) {
    int[] children = tree.children(span);
    if (children.length < 2) {
      return children;
    }
    Integer[] boxed = Arrays.stream(children).boxed().toArray(Integer[]::new);
    Arrays.sort(
        boxed,
        (a, b) -> {
          int byEnd = Long.compare(tree.spans().get(b).getEndNs(), tree.spans().get(a).getEndNs());
          return byEnd != 0 ? byEnd : Integer.compare(a, b);
        });
    return Arrays.stream(boxed).mapToInt(Integer::intValue).toArray();
  }
}
