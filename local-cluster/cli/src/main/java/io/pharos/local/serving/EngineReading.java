package io.pharos.local.serving;

/**
 * Counters of an engine at an instant.
 *
 * @param kvCacheUse share of the blocks of its cache, 0 to 1
 * @param tokensLookedUp in the prefix cache
 */
public record EngineReading(
    long running,
    long waiting,
    double kvCacheUse,
    long preemptions,
    long tokensLookedUp,
    long tokensFound,
    long promptTokens,
    long generatedTokens) {

  static final EngineReading ZERO = new EngineReading(0, 0, 0, 0, 0, 0, 0, 0);
}
