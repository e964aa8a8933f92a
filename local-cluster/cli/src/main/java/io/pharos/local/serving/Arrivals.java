package io.pharos.local.serving;

/**
 * How requests come: at a rate whatever happens to them, or each after the one before.
 *
 * @param perSecond mean rate of a Poisson process; 0 where clients wait for answers
 * @param clients that wait for an answer before they ask again; 0 where nobody waits
 * @param thinkNs mean pause of a client between answer and next request
 */
public record Arrivals(double perSecond, int clients, long thinkNs) {

  public Arrivals {
    Rule.require(perSecond > 0 != clients > 0, "requests come at a rate or from clients, not both");
    Rule.require(perSecond >= 0 && clients >= 0 && thinkNs >= 0, "arrivals are not negative");
  }

  public static Arrivals open(double perSecond) {
    return new Arrivals(perSecond, 0, 0);
  }

  public static Arrivals closed(int clients, long thinkNs) {
    return new Arrivals(0, clients, thinkNs);
  }
}
