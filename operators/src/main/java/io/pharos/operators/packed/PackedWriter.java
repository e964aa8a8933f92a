package io.pharos.operators.packed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes numbers one after the other, small ones in few bytes: seven bits in each, the least first,
 * the sign, where there can be one, as the last bit of all (zigzag).
 */
public final class PackedWriter {

  private static final int MOST_BYTES = 10;

  private byte[] bytes = new byte[64];
  private int length;

  /** Writes a number that is not negative; a negative one takes ten bytes. */
  public void put(long number) {
    reserve(MOST_BYTES);
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** Writes a number of either sign. */
  public void putSigned(long number) {
    put((number << 1) ^ (number >> 63));
  }

  /** Writes a text after its length. */
  public void put(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    put(utf8.length);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** Bytes so far. */
  public int length() {
    return length;
  }

  /** A copy of all that was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
