package io.pharos.local.scrape;

import java.util.List;

/**
 * How metrics are read and how they travel.
 *
 * @param periodMs between two scrapes of a target
 * @param oldNames true for the resource attributes and metric names of older receivers
 */
public record ScrapeSettings(
    int periodMs,
    Refresh refresh,
    boolean oldNames,
    Trouble trouble,
    Delay delay,
    ExporterEvents events) {

  /** Every second, in order, whole, once. */
  public static final ScrapeSettings PLAIN = every(1_000);

  /**
   * When DCGM takes its values.
   *
   * @param ms period, over which its ratios are means; 0 for the period of the scrapes, at the
   *     scrapes
   * @param phaseMs when in that period
   */
  public record Refresh(int ms, int phaseMs) {

    public Refresh {
      require(ms >= 0, "the period of a refresh is not negative");
      require(phaseMs >= 0, "the phase of a refresh is not negative");
    }
  }

  /**
   * What happens to requests on their way.
   *
   * @param pointsPerRequest data points in a request at most; 0 for all of a scrape in one
   * @param failedShare of the scrapes fail, and the receiver marks all series stale
   * @param lostShare of the scrapes leave nothing at all
   * @param repeatedShare of the requests are delivered twice
   */
  public record Trouble(
      int pointsPerRequest, double failedShare, double lostShare, double repeatedShare) {

    public Trouble {
      require(pointsPerRequest >= 0, "pointsPerRequest is not negative");
      require(share(failedShare) && share(lostShare) && share(repeatedShare), "shares are 0 to 1");
    }
  }

  /** Time from scrape to Kafka; drawn for each request, so that requests overtake each other. */
  public record Delay(int leastMs, int mostMs) {

    public Delay {
      require(leastMs >= 0 && leastMs <= mostMs, "delays are a range");
    }
  }

  /**
   * What happens to the exporters.
   *
   * @param restartsNs instants at which counters of all exporters begin again at zero
   * @param xids errors that cards report
   */
  public record ExporterEvents(List<Long> restartsNs, List<XidError> xids) {

    public ExporterEvents {
      restartsNs = restartsNs.stream().sorted().toList();
      xids = List.copyOf(xids);
    }
  }

  public ScrapeSettings {
    require(periodMs > 0, "periodMs is positive");
    require(refresh.ms <= periodMs, "the period of a refresh is at most periodMs");
  }

  public static ScrapeSettings every(int periodMs) {
    return new ScrapeSettings(
        periodMs,
        new Refresh(0, 0),
        false,
        new Trouble(0, 0, 0, 0),
        new Delay(200, 200),
        new ExporterEvents(List.of(), List.of()));
  }

  /** Requests arrive after a time between these, so that they overtake each other. */
  public ScrapeSettings withDelay(int leastMs, int mostMs) {
    Delay other = new Delay(leastMs, mostMs);
    return new ScrapeSettings(periodMs, refresh, oldNames, trouble, other, events);
  }

  /** DCGM takes its values at a period and phase of its own. */
  public ScrapeSettings withRefresh(int ms, int phaseMs) {
    Refresh other = new Refresh(ms, phaseMs);
    return new ScrapeSettings(periodMs, other, oldNames, trouble, delay, events);
  }

  /** Requests in parts, out of order, some lost, failed or repeated. */
  public ScrapeSettings withTrouble(
      int points, double failed, double lost, double repeated, int delayMs) {
    Trouble other = new Trouble(points, failed, lost, repeated);
    Delay longer = new Delay(delay.leastMs, Math.max(delay.leastMs, delayMs));
    return new ScrapeSettings(periodMs, refresh, oldNames, other, longer, events);
  }

  public ScrapeSettings withOldNames() {
    return new ScrapeSettings(periodMs, refresh, true, trouble, delay, events);
  }

  public ScrapeSettings withEvents(List<Long> restarts, List<XidError> errors) {
    ExporterEvents other = new ExporterEvents(restarts, errors);
    return new ScrapeSettings(periodMs, refresh, oldNames, trouble, delay, other);
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
