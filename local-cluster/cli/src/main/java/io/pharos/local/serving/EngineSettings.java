package io.pharos.local.serving;

/**
 * How an engine is started.
 *
 * @param maxRunning sequences in a batch at most
 * @param tokenBudget tokens computed in a step at most
 * @param memoryShare share of its part of each card that it takes, 0 to 1
 * @param blockTokens tokens in a block of the key-value cache
 * @param gapNs time of a step in which the processor prepares it and the accelerator idles
 * @param gapPerSequenceNs the same for each sequence of the step
 * @param parallelEfficiency share of the peaks left where the model is spread over several devices
 */
public record EngineSettings(
    int maxRunning,
    int tokenBudget,
    double memoryShare,
    int blockTokens,
    long gapNs,
    long gapPerSequenceNs,
    double parallelEfficiency) {

  public static final EngineSettings DEFAULT =
      new EngineSettings(256, 2_048, 0.90, 16, 800_000, 8_000, 0.85);

  public EngineSettings {
    Rule.require(maxRunning > 0, "maxRunning is positive");
    Rule.require(tokenBudget >= maxRunning, "every running sequence has a token in the budget");
    Rule.require(memoryShare > 0 && memoryShare <= 1, "memoryShare is in (0, 1]");
    Rule.require(blockTokens > 0, "blockTokens is positive");
    Rule.require(gapNs > 0 && gapPerSequenceNs >= 0, "a step takes the processor some time");
    Rule.require(
        parallelEfficiency > 0 && parallelEfficiency <= 1, "parallelEfficiency is in (0, 1]");
  }

  public EngineSettings withMemoryShare(double share) {
    return new EngineSettings(
        maxRunning, tokenBudget, share, blockTokens, gapNs, gapPerSequenceNs, parallelEfficiency);
  }

  public EngineSettings withGap(long fixedNs, long perSequenceNs) {
    return new EngineSettings(
        maxRunning,
        tokenBudget,
        memoryShare,
        blockTokens,
        fixedNs,
        perSequenceNs,
        parallelEfficiency);
  }

  public EngineSettings withBatch(int sequences, int tokens) {
    return new EngineSettings(
        sequences, tokens, memoryShare, blockTokens, gapNs, gapPerSequenceNs, parallelEfficiency);
  }
}
