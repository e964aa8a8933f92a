package io.pharos.operators.dialect;

/**
 * What an instrumentation says of the tokens of one call; null where it says nothing.
 *
 * @param inputDisjoint the count of input is known to lack the cached tokens and the audio
 * @param outputDisjoint the count of output is known to lack reasoning and audio
 */
record UsageCounts(
    Long input,
    Long output,
    Long total,
    Long cacheRead,
    Long cacheWrite,
    Long reasoning,
    Long inputAudio,
    Long outputAudio,
    boolean inputDisjoint,
    boolean outputDisjoint) {

  boolean isEmpty() {
    return input == null
        && output == null
        && total == null
        && cacheRead == null
        && cacheWrite == null
        && reasoning == null;
  }
}
