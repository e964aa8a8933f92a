package io.pharos.operators.trace;

/**
 * Decides which spans' token usage counts. A span that carries usage does not count where a span
 * below it carries usage too: agents and workflows report the sum over their calls, and a call seen
 * by the caller and by the engine is one call.
 */
final class UsageCount {

  private UsageCount() {}

  /** For each span of the tree: its usage, if it carries any, counts. */
  static boolean[] of(SpanTree tree) {
    boolean[] repeated = new boolean[tree.size()];
    for (int i = 0; i < tree.size(); i++) {
      if (tree.spans().get(i).getTokens() != null) {
        for (int up = tree.parent(i); up >= 0 && !repeated[up]; up = tree.parent(up)) {
          repeated[up] = true;
        }
      }
    }
    boolean[] counted = new boolean[tree.size()];
    for (int i = 0; i < counted.length; i++) {
      counted[i] = !(repeated[i] && tree.spans().get(i).getTokens() != null);
    }
    return counted;
  }
}
