package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.Reading;
import io.pharos.operators.accelerator.state.SampleFacts;
import io.pharos.operators.packed.PackedWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Packs samples of one card into bytes, each as its differences from the one before: 30 bytes where
 * a record has 160, and one object on the heap for all of them.
 *
 * <p>All numbers are varints. A pack begins with 0 and {@link #VERSION}; packs may follow one
 * another. A sample is the number of its instance, from 1; by how much its time is off the step
 * before; eight levels; and its counters, which end with 0. A counter is twice the number of its
 * name plus one, plus one more where it tells what was counted since the reading before; then its
 * value. Differences are zigzag. A number not met before is followed by the name.
 */
final class SamplePackWriter {

  static final byte VERSION = 1;

  /** Number of the energy counter, which has no name. */
  static final int ENERGY = 0;

  private final List<SampleBaseline> instances = new ArrayList<>(1);
  private final List<String> names = new ArrayList<>(2);
  private final PackedWriter out = new PackedWriter();

  SamplePackWriter() {
    out.put(0);
    out.put(VERSION);
  }

  /** Bytes so far. */
  int length() {
    return out.length();
  }

  void add(SampleFacts sample) {
    SampleBaseline before = instance(sample.getInstance());
    difference(before.timeNs + before.stepNs, sample.getTimeNs());
    before.passTo(sample.getTimeNs());
    level(before, 0, sample.getBusyMicro());
    level(before, 1, sample.getTensorMicro());
    level(before, 2, sample.getDramMicro());
    level(before, 3, sample.getMemoryMib());
    level(before, 4, sample.getTemperatureMilliC());
    level(before, 5, sample.getPowerMw());
    level(before, 6, sample.getXid());
    level(before, 7, sample.getThrottleReasons());
    if (sample.getEnergyMj() != null) {
      counter(before, ENERGY, sample.getEnergyMj(), null);
    }
    for (Map.Entry<String, Reading> throttle : sample.getThrottleNs().entrySet()) {
      int known = names.indexOf(throttle.getKey());
      if (known >= 0) {
        counter(before, known + 1, throttle.getValue(), null);
      } else {
        names.add(throttle.getKey());
        counter(before, names.size(), throttle.getValue(), throttle.getKey());
      }
    }
    out.put(0);
  }

  private SampleBaseline instance(String name) {
    for (int i = 0; i < instances.size(); i++) {
      if (instances.get(i).instance.equals(name)) {
        out.put(i + 1);
        return instances.get(i);
      }
    }
    SampleBaseline added = new SampleBaseline(name);
    instances.add(added);
    out.put(instances.size());
    out.put(name);
    return added;
  }

  private void level(SampleBaseline before, int level, long value) {
    difference(before.levels[level], value);
    before.levels[level] = value;
  }

  private void counter(SampleBaseline before, int name, Reading reading, String newName) {
    out.put(2L * name + (reading.getDelta() ? 2 : 1));
    if (newName != null) {
      out.put(newName);
    }
    difference(before.counter(name), reading.getValue());
    before.setCounter(name, reading.getValue());
  }

  private void difference(long before, long now) {
    out.putSigned(now - before);
  }

  /** All that was added. */
  ByteBuffer bytes() {
    return ByteBuffer.wrap(out.toBytes());
  }

  /** Packs one after the other. */
  static ByteBuffer join(ByteBuffer a, ByteBuffer b) {
    if (!a.hasRemaining() || !b.hasRemaining()) {
      return a.hasRemaining() ? a : b;
    }
    return ByteBuffer.allocate(a.remaining() + b.remaining())
        .put(a.duplicate())
        .put(b.duplicate())
        .flip();
  }
}
