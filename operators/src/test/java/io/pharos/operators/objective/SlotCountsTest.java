package io.pharos.operators.objective;

import static io.pharos.operators.objective.ObjectiveFixtures.DAY;
import static io.pharos.operators.objective.ObjectiveFixtures.HOUR;
import static io.pharos.operators.objective.ObjectiveFixtures.MINUTE;
import static io.pharos.operators.objective.ObjectiveFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotCountsTest {

  private static final long ONE = RequestCount.ONE;

  @Test
  void windowHoldsWhatEndedInItsSlots() {
    SlotCounts counts = SlotCounts.empty();
    counts.add(at(20_000), ONE, 0);
    counts.add(at(10_000), 0, ONE);
    counts.add(at(70_000), 0, 2 * ONE);

    assertThat(counts.last(MINUTE, at(70_000))).isEqualTo(new RequestCount(ONE, 2 * ONE));
    assertThat(counts.last(HOUR, at(70_000))).isEqualTo(new RequestCount(ONE, 3 * ONE));
    assertThat(counts.last(2 * HOUR, at(70_000))).isEqualTo(new RequestCount(ONE, 3 * ONE));
  }

  @Test
  void whatIsTakenBackElsewhereIsNotLessThanNothing() {
    SlotCounts counts = SlotCounts.empty();
    counts.add(at(10_000), -ONE, ONE);

    assertThat(counts.last(MINUTE, at(10_000))).isEqualTo(new RequestCount(0, ONE));
    counts = SlotCounts.of(counts.fine(), counts.coarse());
    counts.add(at(10_000), 3 * ONE, 0);
    assertThat(counts.last(MINUTE, at(10_000))).isEqualTo(new RequestCount(2 * ONE, ONE));
  }

  @Test
  void fullGroupTakesAboutTenKilobytes() {
    SlotCounts counts = SlotCounts.empty();
    for (long slot = at(10_000); slot <= at(4 * DAY); slot += 10_000) {
      counts.add(slot, 20 * ONE, slot % 30_000 == 0 ? ONE : 0);
      counts.keep(slot);
    }
    int bytes = counts.fine().remaining() + counts.coarse().remaining();

    assertThat(bytes).isBetween(9_000, 13_000);
    SlotCounts again = SlotCounts.of(counts.fine(), counts.coarse());
    assertThat(again.last(HOUR, at(4 * DAY))).isEqualTo(new RequestCount(7_200 * ONE, 120 * ONE));
    assertThat(again.last(3 * DAY, at(4 * DAY)).goodMicro()).isEqualTo(3 * 8_640 * 20 * ONE);
  }
}
