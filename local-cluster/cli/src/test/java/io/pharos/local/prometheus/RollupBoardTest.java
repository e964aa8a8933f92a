package io.pharos.local.prometheus;

import static io.pharos.local.prometheus.RollupFixtures.MINUTE_MS;
import static io.pharos.local.prometheus.RollupFixtures.SERVED;
import static io.pharos.local.prometheus.RollupFixtures.rollup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.schemas.Dimension;
import io.pharos.schemas.Rollup;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollupBoardTest {

  private static final long START = 1_000 * MINUTE_MS;

  private final RollupBoard board = new RollupBoard(SERVED);

  private static Rollup revision(int revision, long startMs, long requests) {
    Rollup rollup = rollup("acme", "gpt-4o", startMs, requests);
    rollup.setRevision(revision);
    rollup.setEventTimeMs(rollup.getEventTimeMs() + revision * 10_000L);
    return rollup;
  }

  private List<Long> requests() {
    return board.newest().stream().map(each -> each.getRequestsMicro() / 1_000_000).toList();
  }

  @Test
  void laterWindowReplacesTheEarlierOne() {
    board.add(revision(0, START, 1));
    board.add(revision(0, START + MINUTE_MS, 2));
    assertThat(requests()).containsExactly(2L);
  }

  @Test
  void revisionReplacesTheOneBeforeItWhicheverComesFirst() {
    board.add(revision(1, START, 2));
    board.add(revision(3, START, 3));
    board.add(revision(2, START, 1));
    assertThat(requests()).containsExactly(3L);
  }

  @Test
  void revisionOfAnEarlierWindowChangesNothing() {
    board.add(revision(0, START + MINUTE_MS, 2));
    board.add(revision(7, START, 9));
    assertThat(requests()).containsExactly(2L);
  }

  @Test
  void sameValuesOfAnotherTenantAreAnotherSeries() {
    board.add(rollup("acme", "gpt-4o", START, 1));
    board.add(rollup("globex", "gpt-4o", START, 2));
    assertThat(requests()).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void otherCombinationsAndLengthsAreNotServed() {
    Rollup byKind = rollup("acme", "gpt-4o", START, 1);
    byKind.setDimensions(List.of(new Dimension("kind", "llm")));
    Rollup longer = rollup("acme", "gpt-4o", START, 1);
    longer.setWindowMs(5 * MINUTE_MS);
    board.add(byKind);
    board.add(longer);
    assertThat(board.newest()).isEmpty();
  }

  @Test
  void seriesLeavesWhenItsNextWindowWouldHaveEnded() {
    board.add(rollup("acme", "gpt-4o", START, 1));
    long endMs = START + MINUTE_MS;
    board.advanceTo(endMs + MINUTE_MS + 10_000);
    assertThat(board.newest()).hasSize(1);
    board.advanceTo(endMs + MINUTE_MS + 10_001);
    assertThat(board.newest()).isEmpty();
  }

  @Test
  void otherSeriesMoveEventTimeOnAndMemoryIsFreedWithoutAScrape() {
    for (int i = 0; i < 100; i++) {
      board.add(rollup("acme", "model-" + i, START + i * MINUTE_MS, 1));
    }
    assertThat(board.size()).isEqualTo(2);
    assertThat(board.eventTimeMs()).isEqualTo(START + 100 * MINUTE_MS);
  }

  @Test
  void windowOlderThanWhatIsRememberedDoesNotComeBack() {
    board.advanceTo(START + 60 * MINUTE_MS);
    board.add(rollup("acme", "gpt-4o", START, 1));
    assertThat(board.newest()).isEmpty();
  }

  @Test
  void pageWithoutRoomForASeriesIsRefused() {
    assertThatThrownBy(() -> RollupFixtures.served(0)).hasMessageContaining("at least 1");
  }
}
