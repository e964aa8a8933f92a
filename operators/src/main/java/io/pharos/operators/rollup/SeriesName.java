package io.pharos.operators.rollup;

import io.pharos.operators.rollup.state.WindowPart;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Names of series as keys of streams and state. */
public final class SeriesName {

  static final char SEPARATOR = '\u001f';
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private SeriesName() {}

  /** Of the values of a combination's dimensions. */
  static String of(List<String> values) {
    return String.join(String.valueOf(SEPARATOR), values);
  }

  /** Of a tenant's series in a combination. */
  static String of(WindowPart part) {
    return part.getTenant() + SEPARATOR + part.getCombination() + SEPARATOR + of(part.getValues());
  }

  /** Evenly spread over all positive numbers, and nothing to do with what the name says. */
  public static long rank(String name) {
    long hash = FNV_OFFSET;
    for (byte next : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ next) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 32)) * MIX;
    return (hash ^ (hash >>> 29)) & Long.MAX_VALUE;
  }
}
