package io.pharos.local.scrape;

import java.util.List;

/**
 * How metrics are read and how they travel.
 *
 * @param periodMs between two scrapes of a target
 * @param refreshMs period at which DCGM takes its values, over which its ratios are means; 0 for
 *     the period of the scrapes, at the scrapes
 * @param refreshPhaseMs when in its period DCGM takes them
 * @param oldNames true for the resource attributes and metric names of older receivers
 * @param pointsPerRequest data points in a request at most; 0 for all of a scrape in one
 * @param failedShare of the scrapes fail, and the receiver marks all series stale
 * @param lostShare of the scrapes leave nothing at all
 * @param repeatedShare of the requests are delivered twice
 * @param leastDelayMs from scrape to Kafka
 * @param mostDelayMs the same at most; drawn for each request, so that requests overtake each other
 * @param restartsNs instants at which counters of all exporters begin again at zero
 * @param xids errors that cards report
 */
public record ScrapeSettings(
    int periodMs,
    int refreshMs,
    int refreshPhaseMs,
    boolean oldNames,
    int pointsPerRequest,
    double failedShare,
    double lostShare,
    double repeatedShare,
    int leastDelayMs,
    int mostDelayMs,
    List<Long> restartsNs,
    List<XidError> xids) {

  /** Every second, in order, whole, once. */
  public static final ScrapeSettings PLAIN = every(1_000);

  public ScrapeSettings {
    restartsNs = restartsNs.stream().sorted().toList();
    xids = List.copyOf(xids);
    require(periodMs > 0, "periodMs is positive");
    require(refreshMs >= 0 && refreshMs <= periodMs, "refreshMs is at most periodMs");
    require(refreshPhaseMs >= 0, "refreshPhaseMs is not negative");
    require(pointsPerRequest >= 0, "pointsPerRequest is not negative");
    require(share(failedShare) && share(lostShare) && share(repeatedShare), "shares are 0 to 1");
    require(leastDelayMs >= 0 && leastDelayMs <= mostDelayMs, "delays are a range");
  }

  public static ScrapeSettings every(int periodMs) {
    return new ScrapeSettings(periodMs, 0, 0, false, 0, 0, 0, 0, 200, 200, List.of(), List.of());
  }

  /** Requests arrive after a time between these, so that they overtake each other. */
  public ScrapeSettings withDelay(int leastMs, int mostMs) {
    return new ScrapeSettings(
        periodMs,
        refreshMs,
        refreshPhaseMs,
        oldNames,
        pointsPerRequest,
        failedShare,
        lostShare,
        repeatedShare,
        leastMs,
        mostMs,
        restartsNs,
        xids);
  }

  /** DCGM takes its values at a period and phase of its own. */
  public ScrapeSettings withRefresh(int ms, int phaseMs) {
    return new ScrapeSettings(
        periodMs,
        ms,
        phaseMs,
        oldNames,
        pointsPerRequest,
        failedShare,
        lostShare,
        repeatedShare,
        leastDelayMs,
        mostDelayMs,
        restartsNs,
        xids);
  }

  /** Requests in parts, out of order, some lost, failed or repeated. */
  public ScrapeSettings withTrouble(
      int points, double failed, double lost, double repeated, int delayMs) {
    return new ScrapeSettings(
        periodMs,
        refreshMs,
        refreshPhaseMs,
        oldNames,
        points,
        failed,
        lost,
        repeated,
        leastDelayMs,
        Math.max(leastDelayMs, delayMs),
        restartsNs,
        xids);
  }

  public ScrapeSettings withOldNames() {
    return new ScrapeSettings(
        periodMs,
        refreshMs,
        refreshPhaseMs,
        true,
        pointsPerRequest,
        failedShare,
        lostShare,
        repeatedShare,
        leastDelayMs,
        mostDelayMs,
        restartsNs,
        xids);
  }

  public ScrapeSettings withEvents(List<Long> restarts, List<XidError> errors) {
    return new ScrapeSettings(
        periodMs,
        refreshMs,
        refreshPhaseMs,
        oldNames,
        pointsPerRequest,
        failedShare,
        lostShare,
        repeatedShare,
        leastDelayMs,
        mostDelayMs,
        restarts,
        errors);
  }

  private static boolean share(double value) {
    return value >= 0 && value <= 1;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
