package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.Reading;
import io.pharos.operators.accelerator.state.SampleFacts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
  private byte[] bytes = new byte[256];
  private int length;

  SamplePackWriter() {
    put(0);
    put(VERSION);
  }

  /** Bytes so far. */
  int length() {
    return length;
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
    put(0);
  }

  private SampleBaseline instance(String name) {
    for (int i = 0; i < instances.size(); i++) {
      if (instances.get(i).instance.equals(name)) {
        put(i + 1);
        return instances.get(i);
      }
    }
    SampleBaseline added = new SampleBaseline(name);
    instances.add(added);
    put(instances.size());
    put(name);
    return added;
  }

  private void level(SampleBaseline before, int level, long value) {
    difference(before.levels[level], value);
    before.levels[level] = value;
  }

  private void counter(SampleBaseline before, int name, Reading reading, String newName) {
    put(2L * name + (reading.getDelta() ? 2 : 1));
    if (newName != null) {
      put(newName);
    }
    difference(before.counter(name), reading.getValue());
    before.setCounter(name, reading.getValue());
  }

  private void difference(long before, long now) {
    long difference = now - before;
    put((difference << 1) ^ (difference >> 63));
  }

  private void put(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    put(utf8.length);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  private void put(long number) {
    reserve(10);
    long left = number;
    while ((left & ~0x7FL) != 0) {
      bytes[length++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[length++] = (byte) left;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** All that was added. */
  ByteBuffer bytes() {
    return ByteBuffer.wrap(Arrays.copyOf(bytes, length));
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
