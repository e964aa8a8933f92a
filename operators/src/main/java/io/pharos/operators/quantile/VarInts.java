package io.pharos.operators.quantile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Whole numbers in as few bytes as they need, seven bits in each. */
final class VarInts {

  private VarInts() {}

  static void write(DataOutputStream out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  static long read(DataInputStream in) throws IOException {
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

  static void writeSigned(DataOutputStream out, long value) throws IOException {
    write(out, (value << 1) ^ (value >> 63));
  }

  static long readSigned(DataInputStream in) throws IOException {
    long value = read(in);
    return (value >>> 1) ^ -(value & 1);
  }
}
