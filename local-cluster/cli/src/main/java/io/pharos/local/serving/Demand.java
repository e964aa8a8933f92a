package io.pharos.local.serving;

import java.util.List;

/**
 * Requests of one kind for one service.
 *
 * @param visibility what telemetry tells of a traced request
 * @param untracedShare of the requests, of which telemetry tells nothing
 * @param networkMs from caller to engine at least; up to twice that
 */
public record Demand(
    String service,
    Arrivals arrivals,
    RequestSize size,
    CallVisibility visibility,
    double untracedShare,
    double networkMs,
    List<String> tenants) {

  /**
   * How large requests are.
   *
   * @param cachedChance chance that a prompt begins with something cached
   * @param cachedShare of such a prompt, at most; evenly between nothing and that
   */
  public record RequestSize(
      TokenCount prompt, TokenCount output, double cachedChance, double cachedShare) {

    public RequestSize {
      Rule.require(cachedChance >= 0 && cachedChance <= 1, "cachedChance is between 0 and 1");
      Rule.require(cachedShare >= 0 && cachedShare <= 1, "cachedShare is between 0 and 1");
    }
  }

  public Demand {
    tenants = List.copyOf(tenants);
    Rule.require(!tenants.isEmpty(), "somebody asks");
    Rule.require(untracedShare >= 0 && untracedShare <= 1, "untracedShare is between 0 and 1");
    Rule.require(networkMs >= 0, "networkMs is not negative");
  }

  /** Chats of two tenants, all traced, a third of them with a cached beginning. */
  public static Demand chat(String service, Arrivals arrivals, CallVisibility visibility) {
    return new Demand(
        service,
        arrivals,
        new RequestSize(
            TokenCount.of(1_020, 0.77, 14_000), TokenCount.of(129, 0.93, 1_000), 0.35, 0.9),
        visibility,
        0,
        1,
        List.of("acme", "birch"));
  }

  public Demand withTokens(TokenCount prompts, TokenCount outputs) {
    return with(new RequestSize(prompts, outputs, size.cachedChance, size.cachedShare));
  }

  public Demand withCache(double chance, double share) {
    return with(new RequestSize(size.prompt, size.output, chance, share));
  }

  private Demand with(RequestSize other) {
    return new Demand(service, arrivals, other, visibility, untracedShare, networkMs, tenants);
  }

  public Demand withUntraced(double share) {
    return new Demand(service, arrivals, size, visibility, share, networkMs, tenants);
  }

  public Demand withNetwork(double ms) {
    return new Demand(service, arrivals, size, visibility, untracedShare, ms, tenants);
  }
}
