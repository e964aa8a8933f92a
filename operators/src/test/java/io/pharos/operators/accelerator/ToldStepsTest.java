package io.pharos.operators.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.Reading;
import org.junit.jupiter.api.Test;

class ToldStepsTest {

  private final ToldSteps told = new ToldSteps();

  private static EngineReading reading(String engine, long timeNs, long steps) {
    EngineReading reading = new EngineReading();
    reading.setEngine(engine);
    reading.setInstance("");
    reading.setTimeNs(timeNs);
    reading.setBeforeNs(-1L);
    reading.setStepsSince(-1L);
    reading.setSteps(new Reading(steps, false));
    return reading;
  }

  @Test
  void stepsLieEvenlyBetweenTwoReadings() {
    told.add(reading("a", 1_000, 10));
    told.add(reading("a", 2_000, 110));
    told.add(reading("a", 3_000, 130));

    assertThat(told.between("", 1_500, 2_500)).isEqualTo(60);
  }

  @Test
  void stepsOfAllEnginesOfTheDeviceCount() {
    told.add(reading("a", 1_000, 0));
    told.add(reading("a", 2_000, 100));
    told.add(reading("b", 1_000, 50));
    told.add(reading("b", 2_000, 60));

    assertThat(told.between("", 1_000, 2_000)).isEqualTo(110);
  }

  @Test
  void nothingIsKnownBeyondTheReadingsOrWhereOneEngineDoesNotTell() {
    told.add(reading("a", 1_000, 0));
    told.add(reading("a", 2_000, 100));

    assertThat(told.between("", 1_500, 2_001)).isEqualTo(ToldSteps.UNKNOWN);
    assertThat(told.between("3", 1_500, 1_600)).isEqualTo(ToldSteps.UNKNOWN);
    told.add(reading("b", 1_900, 7));
    assertThat(told.between("", 1_500, 1_600)).isEqualTo(ToldSteps.UNKNOWN);
  }

  @Test
  void readingBeforeThisWindowIsRemembered() {
    EngineReading last = reading("a", 1_000, 40);
    last.setBeforeNs(0L);
    last.setStepsSince(40L);
    told.add(last);
    told.add(reading("a", 2_000, 60));

    assertThat(told.between("", 500, 1_500)).isEqualTo(30);
  }
}
