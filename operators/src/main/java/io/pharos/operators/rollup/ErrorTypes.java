package io.pharos.operators.rollup;

import io.pharos.operators.slot.Rank;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Failed requests by type of error, in millionths. Adds up in any order: where there are more than
 * {@value #APART} types those of the least {@link Rank} are counted apart, the rest as {@value
 * #OTHER}.
 */
final class ErrorTypes {

  /** Types that are published, the most frequent ones. */
  static final int PUBLISHED = 20;

  static final int APART = 100;
  static final String OTHER = "other";

  private static final Type OTHERS = new Type(-1, OTHER);

  private record Type(long rank, String name) implements Comparable<Type> {

    private static final Comparator<Type> LEAST_RANK =
        Comparator.comparingLong(Type::rank).thenComparing(Type::name);

    static Type of(String name) {
      return name.equals(OTHER) ? OTHERS : new Type(Rank.of(name), name);
    }

    @Override
    public int compareTo(Type other) {
      return LEAST_RANK.compare(this, other);
    }
  }

  private final TreeMap<Type, Long> counts = new TreeMap<>();

  void add(String name, long weightMicro) {
    counts.merge(Type.of(name), weightMicro, Long::sum);
    while (counts.size() > APART + 1) {
      counts.merge(OTHERS, counts.pollLastEntry().getValue(), Long::sum);
    }
  }

  /** All that are counted apart, and the rest. */
  Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((type, count) -> all.put(type.name(), count));
    return all;
  }

  /** The most frequent ones; what is left under {@value #OTHER}. */
  Map<String, Long> published() {
    Map<String, Long> bounded = new TreeMap<>();
    counts().entrySet().stream()
        .filter(error -> error.getValue() != 0)
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(
            error ->
                bounded.merge(
                    bounded.size() < PUBLISHED ? error.getKey() : OTHER,
                    error.getValue(),
                    Long::sum));
    return bounded;
  }
}
