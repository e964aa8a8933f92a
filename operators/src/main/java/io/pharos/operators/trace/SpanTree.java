package io.pharos.operators.trace;

import io.pharos.operators.trace.state.SpanFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The parent-child structure of a trace. Survives what real traces do: a parent that is missing (an
 * orphan stands at the top, beside the root), several roots, a parent cycle (broken at its least
 * span id, which then stands at the top), a span that names itself.
 */
final class SpanTree {

  /** Least start, then least id: independent of arrival. */
  static final Comparator<SpanFacts> ORDER =
      Comparator.comparingLong(SpanFacts::getStartNs)
          .thenComparing(SpanFacts::getSpanId, Long::compareUnsigned);

  private static final int TOP = -1;

  private final List<SpanFacts> spans;
  private final int[] parent;
  private final boolean[] orphan;
  private final int[][] children;
  private final int orphans;
  private final int onCycle;
  private final int root;

  /** Builds the tree of distinct spans, which must be in {@link #ORDER}. */
  SpanTree(List<SpanFacts> spans) {
    this.spans = spans;
    this.parent = new int[spans.size()];
    this.orphan = new boolean[spans.size()];
    this.orphans = link();
    this.onCycle = breakCycles();
    this.children = childLists();
    this.root = findRoot();
  }

  /** The tree of distinct spans, in any order. */
  static SpanTree of(Collection<SpanFacts> spans) {
    List<SpanFacts> ordered = new ArrayList<>(spans);
    ordered.sort(ORDER);
    return new SpanTree(ordered);
  }

  private int link() {
    Map<Long, Integer> byId = new HashMap<>(2 * spans.size());
    for (int i = 0; i < spans.size(); i++) {
      byId.put(spans.get(i).getSpanId(), i);
    }
    int count = 0;
    for (int i = 0; i < spans.size(); i++) {
      long parentId = spans.get(i).getParentSpanId();
      Integer found = parentId == 0 ? null : byId.get(parentId);
      parent[i] = found == null ? TOP : found;
      orphan[i] = parentId != 0 && found == null;
      count += orphan[i] ? 1 : 0;
    }
    return count;
  }

  /** Walks up from every span, marking the walk; meeting one's own walk again is a cycle. */
  private int breakCycles() {
    int[] walk = new int[spans.size()];
    int count = 0;
    for (int i = 0; i < spans.size(); i++) {
      int at = i;
      while (at != TOP && walk[at] == 0) {
        walk[at] = i + 1;
        at = parent[at];
      }
      if (at != TOP && walk[at] == i + 1) {
        count += breakAtLeast(at);
      }
    }
    return count;
  }

  private int breakAtLeast(int member) {
    int least = member;
    int length = 0;
    int at = member;
    do {
      if (Long.compareUnsigned(spans.get(at).getSpanId(), spans.get(least).getSpanId()) < 0) {
        least = at;
      }
      length++;
      at = parent[at];
    } while (at != member);
    parent[least] = TOP;
    return length;
  }

  private int[][] childLists() {
    int[] counts = new int[spans.size()];
    for (int p : parent) {
      if (p != TOP) {
        counts[p]++;
      }
    }
    int[][] lists = new int[spans.size()][];
    for (int i = 0; i < lists.length; i++) {
      lists[i] = new int[counts[i]];
    }
    Arrays.fill(counts, 0);
    for (int i = 0; i < parent.length; i++) {
      if (parent[i] != TOP) {
        lists[parent[i]][counts[parent[i]]++] = i;
      }
    }
    return lists;
  }

  private int findRoot() {
    int earliest = TOP;
    for (int i = 0; i < spans.size(); i++) {
      if (spans.get(i).getParentSpanId() == 0) {
        return i;
      }
      if (parent[i] == TOP && earliest == TOP) {
        earliest = i;
      }
    }
    return earliest;
  }

  List<SpanFacts> spans() {
    return spans;
  }

  /** Ids of the spans whose index holds. */
  Set<Long> ids(IntPredicate which) {
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < size(); i++) {
      if (which.test(i)) {
        ids.add(spans.get(i).getSpanId());
      }
    }
    return ids;
  }

  int size() {
    return spans.size();
  }

  /** Index of the root: the first span without a parent, else the first that stands at the top. */
  int root() {
    return root;
  }

  /** True where the root is a real one and not the top of a broken trace. */
  boolean hasRoot() {
    return root != TOP && spans.get(root).getParentSpanId() == 0;
  }

  /** Index of the parent, −1 at the top. */
  int parent(int index) {
    return parent[index];
  }

  /** All indexes, every parent before its children. */
  int[] topDown() {
    int[] order = new int[size()];
    int filled = 0;
    for (int i = 0; i < size(); i++) {
      if (parent[i] == TOP) {
        order[filled++] = i;
      }
    }
    for (int next = 0; next < filled; next++) {
      for (int child : children[order[next]]) {
        order[filled++] = child;
      }
    }
    return order;
  }

  /** Indexes of the children, by start. */
  int[] children(int index) {
    return children[index];
  }

  /** True where the parent a span names is not in the trace. */
  boolean isOrphan(int index) {
    return orphan[index];
  }

  int orphans() {
    return orphans;
  }

  /** Number of spans on a parent cycle. */
  int onCycle() {
    return onCycle;
  }
}
