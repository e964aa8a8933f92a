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
    assertThat(CounterSteps.between(at(100), 1, at(130))).isEqualTo(30);
    assertThat(CounterSteps.between(at(100), 1, at(100))).isZero();
  }

  @Test
  void counterThatFellStartedAnew() {
    assertThat(CounterSteps.between(at(100), 1, at(7))).isEqualTo(7);
  }

  @Test
  void counterThatSaysItStartedAnewDidSoAlsoWhereItIsGreater() {
    assertThat(
            CounterSteps.between(new Reading(100L, false, 5L), 10, new Reading(130L, false, 12L)))
        .isEqualTo(130);
    assertThat(CounterSteps.between(new Reading(100L, false, 5L), 10, new Reading(130L, false, 6L)))
        .isEqualTo(30);
  }

  @Test
  void deltaIsWhatItSays() {
    assertThat(CounterSteps.between(null, 1, new Reading(40L, true, -1L))).isEqualTo(40);
  }

  @Test
  void nothingIsKnownWithoutBothReadings() {
    assertThat(CounterSteps.between(null, 1, at(5))).isEqualTo(CounterSteps.UNKNOWN);
    assertThat(CounterSteps.between(at(5), 1, null)).isEqualTo(CounterSteps.UNKNOWN);
    assertThat(CounterSteps.between(new Reading(5L, true, -1L), 1, at(9)))
        .isEqualTo(CounterSteps.UNKNOWN);
  }
}
