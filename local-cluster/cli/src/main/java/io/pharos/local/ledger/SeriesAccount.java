package io.pharos.local.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what was sent of one series of service levels. */
final class SeriesAccount {

  private static final long WINDOW_NS = 10_000_000_000L;
  private static final long MS_NS = 1_000_000L;

  /** What tells series apart. */
  record Identity(String tenant, String kind, String provider, String model)
      implements Comparable<Identity> {

    private static final Comparator<Identity> ORDER =
        Comparator.comparing(Identity::tenant)
            .thenComparing(Identity::kind)
            .thenComparing(Identity::provider)
            .thenComparing(Identity::model);

    static Identity of(StepFact step) {
      return new Identity(step.tenant(), step.kind(), step.provider(), step.model());
    }

    @Override
    public int compareTo(Identity other) {
      return ORDER.compare(this, other);
    }
  }

  private record Values(List<Long> durations, List<Long> ttfts) {}

  private final Identity identity;
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<Long, Values> windows =
      new TreeMap<>(Comparator.nullsFirst(Comparator.naturalOrder()));
  private TokenUse tokens = TokenUse.NONE;
  private long cacheWriters;

  SeriesAccount(Identity identity) {
    this.identity = identity;
  }

  void step(StepFact step) {
    Values values =
        windows.computeIfAbsent(
            windowOf(step.endNs()), start -> new Values(new ArrayList<>(), new ArrayList<>()));
    values.durations().add(step.durationNs());
    if (step.ttftNs() != null) {
      values.ttfts().add(step.ttftNs());
    }
    if (step.errorType() != null) {
      errors.merge(step.errorType(), 1L, Long::sum);
    }
    if (step.tokens() != null) {
      tokens = tokens.plus(step.tokens());
      cacheWriters += step.tokens().cacheWrite() > 0 ? 1 : 0;
    }
  }

  private static Long windowOf(Long ns) {
    return ns == null ? null : Long.valueOf(Math.floorDiv(ns, WINDOW_NS) * (WINDOW_NS / MS_NS));
  }

  SeriesTruth truth() {
    List<WindowTruth> sorted = new ArrayList<>();
    windows.forEach(
        (start, values) ->
            sorted.add(
                new WindowTruth(
                    start,
                    values.durations().stream().sorted().toList(),
                    values.ttfts().stream().sorted().toList())));
    return new SeriesTruth(
        identity.tenant(),
        identity.kind(),
        identity.provider(),
        identity.model(),
        errors,
        tokens,
        cacheWriters,
        sorted);
  }
}
