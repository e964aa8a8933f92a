package io.pharos.operators.trace;

import static io.pharos.operators.trace.FactsFixtures.span;
import static io.pharos.operators.trace.FactsFixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Spans are given by start, so the array of results is in that order too. */
class CriticalPathTest {

  @Test
  void loneRootIsItsOwnPath() {
    assertThat(CriticalPath.of(tree(span(1, 0, 0, 100)))).containsExactly(100);
  }

  @Test
  void sequentialChildrenTakeTheirTimeFromTheRoot() {
    assertThat(CriticalPath.of(tree(span(1, 0, 0, 100), span(2, 1, 10, 40), span(3, 1, 50, 90))))
        .containsExactly(30, 30, 40);
  }

  @Test
  void ofParallelChildrenTheOneThatEndedLastIsWaitedFor() {
    assertThat(CriticalPath.of(tree(span(1, 0, 0, 100), span(2, 1, 10, 80), span(3, 1, 20, 90))))
        .containsExactly(20, 10, 70);
  }

  @Test
  void childThatOutlivesItsParentCountsUpToTheParentsEnd() {
    assertThat(CriticalPath.of(tree(span(1, 0, 0, 100), span(2, 1, 60, 500))))
        .containsExactly(60, 40);
  }

  @Test
  void childThatBeganBeforeItsParentCountsFromTheParentsStart() {
    assertThat(CriticalPath.of(tree(span(2, 1, 0, 50), span(1, 0, 10, 100))))
        .containsExactly(40, 50);
  }

  @Test
  void grandchildrenTakeFromTheirParent() {
    assertThat(CriticalPath.of(tree(span(1, 0, 0, 100), span(2, 1, 10, 90), span(3, 2, 20, 80))))
        .containsExactly(20, 20, 60);
  }

  @Test
  void orphansAreNotOnThePath() {
    assertThat(CriticalPath.of(tree(span(1, 0, 0, 100), span(2, 77, 10, 90))))
        .containsExactly(100, 0);
  }
}
