package io.pharos.local.serving;

/**
 * A language model as the model of the hardware sees it.
 *
 * @param flopsPerToken twice the parameters that a token passes through
 * @param attentionFlops for each token and each token of its context
 * @param weightBytes read in every step
 * @param kvBytesPerToken key-value cache of one token, over all layers
 */
public record ServedModel(
    String name,
    double flopsPerToken,
    double attentionFlops,
    long weightBytes,
    long kvBytesPerToken) {

  /** 28 layers, 24 query heads and 8 key-value heads of 128, 16 bits. */
  public static final ServedModel LLAMA_3B = of("llama-3.2-3b-instruct", 3.21e9, 28, 3_072, 1_024);

  /** 32 layers, 32 query heads and 8 key-value heads of 128, 16 bits. */
  public static final ServedModel LLAMA_8B = of("llama-3.1-8b-instruct", 8.03e9, 32, 4_096, 1_024);

  /** 64 layers, 64 query heads and 8 key-value heads of 128, 16 bits. */
  public static final ServedModel QWEN_32B = of("qwen3-32b", 32.8e9, 64, 8_192, 1_024);

  /** 80 layers, 64 query heads and 8 key-value heads of 128, 16 bits. */
  public static final ServedModel LLAMA_70B =
      of("llama-3.3-70b-instruct", 70.6e9, 80, 8_192, 1_024);

  public ServedModel {
    Rule.require(
        flopsPerToken > 0 && attentionFlops >= 0 && weightBytes > 0 && kvBytesPerToken > 0,
        "a model has parameters and a cache");
  }

  /**
   * The same in 8 bits: half the weights to read, and twice the operations in a second, here half
   * the operations.
   */
  public ServedModel inEightBits() {
    return new ServedModel(
        name, flopsPerToken / 2, attentionFlops, weightBytes / 2, kvBytesPerToken);
  }

  /** The same under another name. */
  public ServedModel named(String other) {
    return new ServedModel(other, flopsPerToken, attentionFlops, weightBytes, kvBytesPerToken);
  }

  /**
   * A dense model of 16 bits.
   *
   * @param queryWidth query heads times their size
   * @param keyWidth key-value heads times their size
   */
  public static ServedModel of(
      String name, double parameters, int layers, int queryWidth, int keyWidth) {
    return new ServedModel(
        name,
        2 * parameters,
        // scores and weighted sum: two multiply-adds for each element of a query
        4.0 * layers * queryWidth,
        (long) (2 * parameters),
        // keys and values of two bytes each
        4L * layers * keyWidth);
  }
}
