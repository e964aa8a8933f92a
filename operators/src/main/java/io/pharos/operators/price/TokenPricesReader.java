package io.pharos.operators.price;

import io.pharos.operators.table.YamlMapping;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the prices of the kinds of tokens of one row or tier: USD per million tokens. */
final class TokenPricesReader {

  private static final String INPUT = "input";
  private static final String CACHE_READ = "cache_read";
  private static final String CACHE_WRITE = "cache_write";
  private static final String OUTPUT = "output";
  private static final String REASONING = "reasoning";
  private static final String AUDIO_INPUT = "audio_input";
  private static final String AUDIO_OUTPUT = "audio_output";

  static final List<String> KINDS =
      List.of(INPUT, CACHE_READ, CACHE_WRITE, OUTPUT, REASONING, AUDIO_INPUT, AUDIO_OUTPUT);

  private TokenPricesReader() {}

  /** The kinds with a price that was not read yet. */
  static Set<String> kindsOf(YamlMapping row) {
    Set<String> kinds = new TreeSet<>(KINDS);
    kinds.removeIf(kind -> !row.has(kind));
    return kinds;
  }

  /**
   * The prices; reasoning costs what output costs where it has no price of its own.
   *
   * @throws io.pharos.operators.table.TableException if there is none of input, or one cannot be
   *     used
   */
  static TokenPrices read(YamlMapping row) {
    long input = Amount.micro(row, INPUT);
    long cacheRead = optional(row, CACHE_READ);
    long cacheWrite = optional(row, CACHE_WRITE);
    long output = optional(row, OUTPUT);
    long reasoning = row.has(REASONING) ? Amount.micro(row, REASONING) : output;
    return new TokenPrices(
        input,
        cacheRead,
        cacheWrite,
        output,
        reasoning,
        optional(row, AUDIO_INPUT),
        optional(row, AUDIO_OUTPUT));
  }

  private static long optional(YamlMapping row, String key) {
    return row.has(key) ? Amount.micro(row, key) : TokenPrices.NONE;
  }
}
