package io.pharos.operators.redaction;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many values of each type were replaced in the texts of one record. Not for several threads.
 */
public final class RedactionTally {

  private static final RedactionType[] TYPES = RedactionType.values();

  private final int[] counts = new int[TYPES.length];
  private Map<String, Integer> tenantCounts = Map.of();

  void add(RedactionType type) {
    counts[type.ordinal()]++;
  }

  void add(String pattern) {
    if (tenantCounts.isEmpty()) {
      tenantCounts = new TreeMap<>();
    }
    tenantCounts.merge(pattern, 1, Integer::sum);
  }

  /** Adds what another one counted. */
  public void merge(RedactionTally other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    if (!other.tenantCounts.isEmpty()) {
      if (tenantCounts.isEmpty()) {
        tenantCounts = new TreeMap<>();
      }
      other.tenantCounts.forEach((name, count) -> tenantCounts.merge(name, count, Integer::sum));
    }
  }

  /** Values of a built-in type. */
  public int count(RedactionType type) {
    return counts[type.ordinal()];
  }

  /** True if nothing was replaced. */
  public boolean isEmpty() {
    for (int count : counts) {
      if (count > 0) {
        return false;
      }
    }
    return tenantCounts.isEmpty();
  }

  /** Counts above zero by label; those of tenant patterns by their name. */
  public Map<String, Integer> counts() {
    Map<String, Integer> byLabel = new TreeMap<>(tenantCounts);
    for (RedactionType type : TYPES) {
      if (counts[type.ordinal()] > 0) {
        byLabel.put(type.label(), counts[type.ordinal()]);
      }
    }
    return byLabel;
  }

  /** Starts again at zero. */
  public void clear() {
    java.util.Arrays.fill(counts, 0);
    tenantCounts = Map.of();
  }
}
