package io.pharos.operators.objective;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Whole numbers one after the other, small ones in few bytes: seven bits in each, sign last. */
final class PackedLongs {

  private byte[] bytes;
  private int end;
  private int at;

  PackedLongs() {
    bytes = new byte[64];
  }

  /** Numbers to read. */
  PackedLongs(ByteBuffer packed) {
    bytes = new byte[packed.remaining()];
    packed.duplicate().get(bytes);
    end = bytes.length;
  }

  void write(long value) {
    if (end + 10 > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      bytes[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[end++] = (byte) rest;
  }

  boolean hasMore() {
    return at < end;
  }

  long read() {
    long value = 0;
    int shift = 0;
    byte next = bytes[at++];
    while (next < 0) {
      value |= (next & 0x7FL) << shift;
      shift += 7;
      next = bytes[at++];
    }
    value |= (long) next << shift;
    return (value >>> 1) ^ -(value & 1);
  }

  ByteBuffer toBytes() {
    return ByteBuffer.wrap(Arrays.copyOf(bytes, end));
  }
}
