package io.pharos.operators.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.accelerator.state.Reading;
import org.junit.jupiter.api.Test;

class CounterStepsTest {

  private static Reading at(long value) {
    return new Reading(value, false, -1L);
  }

  @Test
  void stepIsTheDifference() {
    assertThat(CounterSteps.between(at(100), at(130))).isEqualTo(30);
    assertThat(CounterSteps.between(at(100), at(100))).isZero();
  }

  @Test
  void counterThatFellStartedAnew() {
    assertThat(CounterSteps.between(at(100), at(7))).isEqualTo(7);
  }

  @Test
  void newStartAloneIsNoReset() {
    Reading before = new Reading(100L, false, 5L);

    assertThat(CounterSteps.between(before, new Reading(130L, false, 12L))).isEqualTo(30);
    assertThat(CounterSteps.between(before, new Reading(30L, false, 12L))).isEqualTo(30);
  }

  @Test
  void deltaIsWhatItSays() {
    assertThat(CounterSteps.between(null, new Reading(40L, true, -1L))).isEqualTo(40);
  }

  @Test
  void nothingIsKnownWithoutBothReadings() {
    assertThat(CounterSteps.between(null, at(5))).isEqualTo(CounterSteps.UNKNOWN);
    assertThat(CounterSteps.between(at(5), null)).isEqualTo(CounterSteps.UNKNOWN);
    assertThat(CounterSteps.between(new Reading(5L, true, -1L), at(9)))
        .isEqualTo(CounterSteps.UNKNOWN);
  }
}
