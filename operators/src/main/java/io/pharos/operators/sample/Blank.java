package io.pharos.operators.sample;

/**
 * The values by which DCGM says that it has none: blank, not found, not supported and not
 * permitted, four of each type of number (dcgm_structs.h). Exporters let them through as numbers.
 */
final class Blank {

  private static final double INT32 = 0x7ffffff0;
  private static final double FP64 = 1L << 47;
  private static final double INT64 = 0x7ffffffffffffff0L;
  private static final int KINDS = 4;

  private Blank() {}

  static boolean is(double value) {
    return value >= INT64 || in(value, INT32) || in(value, FP64);
  }

  private static boolean in(double value, double first) {
    return value >= first && value < first + KINDS;
  }
}
