package io.pharos.local.serving;

/**
 * Power of a card, and what follows from it: energy, temperature, clocks.
 *
 * <p>Power is constant between changes, so that energy is exact: milliwatts times nanoseconds in
 * whole numbers.
 */
public final class CardTimeline {

  private static final long PJ_PER_UJ = 1_000_000L;

  private final ServingCard card;
  private final Cooling cooling;
  private final long idleMw;
  private final LongSeries times = new LongSeries();
  private final LongSeries powerMw = new LongSeries();
  private final LongSeries energyUj = new LongSeries();
  // below a microjoule, so that no change of power loses any
  private final LongSeries energyPj = new LongSeries();
  private final LongSeries milliC = new LongSeries();
  private final LongSeries throttled = new LongSeries();
  private final LongSeries throttledNs = new LongSeries();
  private final long[] loadMw;
  private double celsius;
  private boolean held;

  /**
   * @param users engines that load the card
   */
  CardTimeline(ServingCard card, int users, long startNs) {
    this.card = card;
    this.cooling = card.hardware().cooling();
    this.idleMw = 1_000L * card.hardware().power().idleW();
    this.loadMw = new long[Math.max(1, users)];
    this.celsius = cooling.ambientC() + cooling.risePerWatt() * card.hardware().power().idleW();
    times.add(startNs);
    powerMw.add(idleMw);
    energyUj.add(0);
    energyPj.add(0);
    milliC.add(milli(celsius));
    throttled.add(0);
    throttledNs.add(0);
  }

  /** A user's power above idle from now on. */
  void load(long atNs, int user, long mw) {
    int last = times.size() - 1;
    long ns = atNs - times.get(last);
    long pj = energyPj.get(last) + powerMw.get(last) * ns;
    celsius = cooling.after(celsius, powerMw.get(last) / 1e3, ns);
    times.add(atNs);
    energyUj.add(energyUj.get(last) + pj / PJ_PER_UJ);
    energyPj.add(pj % PJ_PER_UJ);
    milliC.add(milli(celsius));
    throttledNs.add(throttledNs.get(last) + (held ? ns : 0));
    held = held ? celsius >= cooling.recoverBelowC() : celsius >= cooling.throttleAboveC();
    throttled.add(held ? 1 : 0);
    loadMw[user] = mw;
    long all = idleMw;
    for (long own : loadMw) {
      all += own;
    }
    powerMw.add(Math.min(all, 1_000L * card.hardware().power().maxW()));
  }

  /** Share of the clock that is left now. */
  double clock() {
    return held ? cooling.throttledClock() : 1;
  }

  public ServingCard card() {
    return card;
  }

  /** Microjoules since the start. */
  public long energyUj(long atNs) {
    int i = index(atNs);
    return energyUj.get(i) + (energyPj.get(i) + powerMw.get(i) * (atNs - times.get(i))) / PJ_PER_UJ;
  }

  /** As the driver reports it: now, or over the time it averages. */
  public double powerW(long atNs) {
    long windowNs = Math.min(card.hardware().powerWindowNs(), atNs - times.get(0));
    if (windowNs <= 0) {
      return powerMw.get(index(atNs)) / 1e3;
    }
    return (energyUj(atNs) - energyUj(atNs - windowNs)) * 1e3 / windowNs;
  }

  public double celsius(long atNs) {
    int i = index(atNs);
    return cooling.after(milliC.get(i) / 1e3, powerMw.get(i) / 1e3, atNs - times.get(i));
  }

  /** Whether heat holds the clocks down. */
  public boolean throttled(long atNs) {
    return throttled.get(index(atNs)) == 1;
  }

  /** Time since the start in which heat held the clocks down. */
  public long throttledNs(long atNs) {
    int i = index(atNs);
    return throttledNs.get(i) + throttled.get(i) * (atNs - times.get(i));
  }

  public double smClockMhz(long atNs) {
    return card.hardware().smClockMhz() * (throttled(atNs) ? cooling.throttledClock() : 1);
  }

  private int index(long atNs) {
    int i = times.floor(atNs);
    Rule.require(i >= 0, "nothing is known from before the start");
    return i;
  }

  private static long milli(double celsius) {
    return StrictMath.round(celsius * 1e3);
  }
}
