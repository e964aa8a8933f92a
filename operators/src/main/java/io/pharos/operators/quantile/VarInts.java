package io.pharos.operators.quantile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Whole numbers in as few bytes as they need, seven bits in each. */
public final class VarInts {

  private VarInts() {}

  /** Writes one, negative ones in ten bytes. */
  public static void write(DataOutputStream out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Reads what {@link #write} wrote. */
  public static long read(DataInputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = in.readUnsignedByte();
      value |= (long) (next & 0x7F) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw new IOException("a number is longer than 64 bits");
  }

  /** Writes one that may be negative. */
  public static void writeSigned(DataOutputStream out, long value) throws IOException {
    write(out, (value << 1) ^ (value >> 63));
  }

  /** Reads what {@link #writeSigned} wrote. */
  public static long readSigned(DataInputStream in) throws IOException {
    long value = read(in);
    return (value >>> 1) ^ -(value & 1);
  }
}
