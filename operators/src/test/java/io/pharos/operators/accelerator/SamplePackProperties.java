package io.pharos.operators.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.accelerator.state.Reading;
import io.pharos.operators.accelerator.state.SampleFacts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SamplePackProperties {

  private static final String[] INSTANCES = {"", "7", "ünstanz"};
  private static final String[] REASONS = {"power_cap", "thermal", "reliability", "board", "low"};

  @Property
  void packsSayWhatWasPutIntoThem(
      @ForAll long seed, @ForAll @IntRange(max = 40) int size, @ForAll boolean extreme) {
    Random random = new Random(seed);
    List<SampleFacts> samples = new ArrayList<>();
    ByteBuffer packs = ByteBuffer.allocate(0);
    while (samples.size() < size) {
      SamplePackWriter writer = new SamplePackWriter();
      for (int i = random.nextInt(12); i >= 0; i--) {
        SampleFacts sample = sample(random, extreme);
        samples.add(sample);
        writer.add(sample);
      }
      assertThat(writer.bytes().remaining()).isEqualTo(writer.length());
      packs = SamplePackWriter.join(packs, writer.bytes());
    }

    assertThat(SamplePackReader.samples(packs)).isEqualTo(samples);
    // reading takes nothing from what state holds
    assertThat(SamplePackReader.samples(packs)).isEqualTo(samples);
  }

  @Example
  void samplesOfANewerBuildAreNotGuessed() {
    assertThatThrownBy(() -> SamplePackReader.samples(ByteBuffer.wrap(new byte[] {0, 2, 1, 1})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 2");
  }

  private static SampleFacts sample(Random random, boolean extreme) {
    SampleFacts sample = new SampleFacts();
    sample.setTimeNs(number(random, extreme));
    sample.setInstance(INSTANCES[random.nextInt(INSTANCES.length)]);
    sample.setBusyMicro((int) number(random, extreme));
    sample.setTensorMicro((int) number(random, extreme));
    sample.setDramMicro((int) number(random, extreme));
    sample.setMemoryMib(number(random, extreme));
    sample.setTemperatureMilliC(number(random, extreme));
    sample.setPowerMw(number(random, extreme));
    sample.setXid((int) number(random, extreme));
    sample.setThrottleReasons(number(random, extreme));
    sample.setEnergyMj(random.nextBoolean() ? reading(random, extreme) : null);
    Map<String, Reading> throttle = new HashMap<>();
    for (String reason : REASONS) {
      if (random.nextInt(3) == 0) {
        throttle.put(reason, reading(random, extreme));
      }
    }
    sample.setThrottleNs(throttle);
    return sample;
  }

  private static Reading reading(Random random, boolean extreme) {
    return new Reading(number(random, extreme), random.nextBoolean());
  }

  private static long number(Random random, boolean extreme) {
    return extreme ? random.nextLong() : random.nextInt(2_000_000) - 1;
  }
}
