package io.pharos.operators.trace;

import static io.pharos.operators.trace.FactsFixtures.span;
import static io.pharos.operators.trace.FactsFixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpanTreeTest {

  @Test
  void childrenHangBelowTheirParentByStart() {
    SpanTree tree = tree(span(1, 0, 0, 100), span(2, 1, 50, 60), span(3, 1, 10, 20));

    assertThat(tree.hasRoot()).isTrue();
    assertThat(idsOf(tree, tree.children(tree.root()))).containsExactly(3, 2);
    assertThat(tree.orphans()).isZero();
    assertThat(tree.onCycle()).isZero();
  }

  @Test
  void orphanStandsBesideTheRoot() {
    SpanTree tree = tree(span(1, 0, 0, 100), span(2, 99, 50, 60));

    assertThat(tree.orphans()).isEqualTo(1);
    assertThat(tree.parent(1)).isEqualTo(-1);
    assertThat(tree.isOrphan(1)).isTrue();
    assertThat(tree.hasRoot()).isTrue();
  }

  @Test
  void traceOfOrphansHasNoRootButATop() {
    SpanTree tree = tree(span(2, 99, 50, 60), span(3, 99, 40, 60));

    assertThat(tree.hasRoot()).isFalse();
    assertThat(tree.spans().get(tree.root()).getSpanId()).isEqualTo(3);
  }

  @Test
  void cycleIsBrokenAtItsLeastId() {
    SpanTree tree = tree(span(1, 0, 0, 100), span(5, 7, 1, 2), span(6, 5, 3, 4), span(7, 6, 5, 6));

    assertThat(tree.onCycle()).isEqualTo(3);
    assertThat(tree.parent(indexOf(tree, 5))).isEqualTo(-1);
    assertThat(tree.parent(indexOf(tree, 6))).isEqualTo(indexOf(tree, 5));
  }

  @Test
  void tailOfACycleIsNotOnIt() {
    SpanTree tree = tree(span(1, 5, 0, 100), span(5, 7, 1, 2), span(7, 5, 3, 4));

    assertThat(tree.onCycle()).isEqualTo(2);
    assertThat(tree.parent(indexOf(tree, 1))).isEqualTo(indexOf(tree, 5));
  }

  @Test
  void spanThatNamesItselfIsACycleOfOne() {
    SpanTree tree = tree(span(4, 4, 0, 100));

    assertThat(tree.onCycle()).isEqualTo(1);
    assertThat(tree.parent(0)).isEqualTo(-1);
  }

  private static int indexOf(SpanTree tree, long id) {
    for (int i = 0; i < tree.size(); i++) {
      if (tree.spans().get(i).getSpanId() == id) {
        return i;
      }
    }
    throw new AssertionError("no span " + id);
  }

  private static long[] idsOf(SpanTree tree, int[] indexes) {
    long[] ids = new long[indexes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = tree.spans().get(indexes[i]).getSpanId();
    }
    return ids;
  }
}
