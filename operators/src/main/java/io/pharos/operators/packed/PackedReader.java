package io.pharos.operators.packed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what a {@link PackedWriter} wrote. */
public final class PackedReader {

  private final ByteBuffer bytes;

  /** Leaves the position of the bytes as it is. */
  public PackedReader(ByteBuffer bytes) {
    this.bytes = bytes.duplicate();
  }

  public boolean hasMore() {
    return bytes.hasRemaining();
  }

  /**
   * A number that is not negative.
   *
   * @throws IllegalStateException if there is none: it does not end within 64 bits
   * @throws java.nio.BufferUnderflowException if the bytes end in it
   */
  public long number() {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalStateException("a number is longer than 64 bits");
  }

  /** A number of either sign. */
  public long signed() {
    long zigzag = number();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  public String text() {
    byte[] utf8 = new byte[(int) number()];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
