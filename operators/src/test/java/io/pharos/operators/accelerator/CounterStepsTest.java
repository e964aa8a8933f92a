package io.pharos.operators.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.accelerator.state.Reading;
import org.junit.jupiter.api.Test;

class CounterStepsTest {

  private static Reading at(long value) {
    return new Reading(value, false);
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
  void deltaIsWhatItSays() {
    assertThat(CounterSteps.between(null, new Reading(40L, true))).isEqualTo(40);
  }

  @Test
  void nothingIsKnownWithoutBothReadings() {
    assertThat(CounterSteps.between(null, at(5))).isEqualTo(CounterSteps.UNKNOWN);
    assertThat(CounterSteps.between(at(5), null)).isEqualTo(CounterSteps.UNKNOWN);
    assertThat(CounterSteps.between(new Reading(5L, true), at(9))).isEqualTo(CounterSteps.UNKNOWN);
  }
}
