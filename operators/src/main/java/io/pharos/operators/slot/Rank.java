package io.pharos.operators.slot;

import java.nio.charset.StandardCharsets;

/** Where there is not room for all names, those of the least rank stay: whatever came first. */
public final class Rank {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private Rank() {}

  /** Evenly spread over all positive numbers, and nothing to do with what the name says. */
  public static long of(String name) {
    long hash = FNV_OFFSET;
    for (byte next : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ next) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 32)) * MIX;
    return (hash ^ (hash >>> 29)) & Long.MAX_VALUE;
  }
}
