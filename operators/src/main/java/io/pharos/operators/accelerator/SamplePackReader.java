package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.Reading;
import io.pharos.operators.accelerator.state.SampleFacts;
import io.pharos.operators.packed.PackedReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link SamplePackWriter} writes. */
final class SamplePackReader {

  private final PackedReader packs;
  private final List<SampleBaseline> instances = new ArrayList<>(1);
  private final List<String> names = new ArrayList<>(2);

  private SamplePackReader(ByteBuffer packs) {
    this.packs = new PackedReader(packs);
  }

  /**
   * The samples of all packs, in the order in which they were added.
   *
   * @throws IllegalStateException if a newer build has written them
   */
  static List<SampleFacts> samples(ByteBuffer packs) {
    SamplePackReader reader = new SamplePackReader(packs);
    List<SampleFacts> samples = new ArrayList<>();
    while (reader.packs.hasMore()) {
      int instance = (int) reader.packs.number();
      if (instance == 0) {
        reader.begin();
      } else {
        samples.add(reader.sample(instance - 1));
      }
    }
    return samples;
  }

  private void begin() {
    long version = packs.number();
    if (version != SamplePackWriter.VERSION) {
      throw new IllegalStateException(
          "State holds samples of version "
              + version
              + ", this build reads version "
              + SamplePackWriter.VERSION
              + ": restore it with the build that wrote it, or a later one");
    }
    instances.clear();
    names.clear();
  }

  private SampleFacts sample(int instance) {
    if (instance == instances.size()) {
      instances.add(new SampleBaseline(packs.text()));
    }
    SampleBaseline before = instances.get(instance);
    SampleFacts sample = new SampleFacts();
    sample.setInstance(before.instance);
    before.passTo(before.timeNs + before.stepNs + packs.signed());
    sample.setTimeNs(before.timeNs);
    sample.setBusyMicro((int) level(before, 0));
    sample.setTensorMicro((int) level(before, 1));
    sample.setDramMicro((int) level(before, 2));
    sample.setMemoryMib(level(before, 3));
    sample.setTemperatureMilliC(level(before, 4));
    sample.setPowerMw(level(before, 5));
    sample.setXid((int) level(before, 6));
    sample.setThrottleReasons(level(before, 7));
    readCounters(before, sample);
    return sample;
  }

  private void readCounters(SampleBaseline before, SampleFacts sample) {
    Map<String, Reading> throttle = Map.of();
    for (long code = packs.number(); code != 0; code = packs.number()) {
      int name = (int) ((code - 1) >> 1);
      if (name > names.size()) {
        names.add(packs.text());
      }
      before.setCounter(name, before.counter(name) + packs.signed());
      Reading reading = new Reading(before.counter(name), (code & 1) == 0);
      if (name == SamplePackWriter.ENERGY) {
        sample.setEnergyMj(reading);
      } else {
        throttle = throttle.isEmpty() ? new HashMap<>(8) : throttle;
        throttle.put(names.get(name - 1), reading);
      }
    }
    sample.setThrottleNs(throttle);
  }

  private long level(SampleBaseline before, int level) {
    before.levels[level] += packs.signed();
    return before.levels[level];
  }
}
