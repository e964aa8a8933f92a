package io.pharos.benchmarks.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleTest {

  private static final Sample EARLY = new Sample(1_000, 100, 40, new long[] {5, 7});
  private static final Sample LATE = new Sample(1_100, 200, 60, new long[] {9, 7});

  @Test
  void processorTimeBetweenTwoSamplesIsInProportion() {
    Sample between = EARLY.towards(LATE, 1_025);

    assertThat(between.epochMs()).isEqualTo(1_025);
    assertThat(between.jobCpuNanos()).isEqualTo(125);
    assertThat(between.serverCpuNanos()).isEqualTo(45);
  }

  @Test
  void outputsAreWhereNeededOnlyWhenEachPartIs() {
    assertThat(LATE.reaches(new long[] {9, 7})).isTrue();
    assertThat(LATE.reaches(new long[] {8, 8})).isFalse();
    assertThat(EARLY.reaches(new long[] {6, 7})).isFalse();
  }

  @Test
  void totalIsTheSumOfAllParts() {
    assertThat(LATE.total()).isEqualTo(16);
  }
}
