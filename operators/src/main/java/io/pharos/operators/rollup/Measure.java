package io.pharos.operators.rollup;

import java.util.Locale;

/**
 * Of what a window tells the distribution; nanoseconds but for the last. State holds them by
 * ordinal: new ones go to the end.
 */
enum Measure {
  /** Of every step. */
  DURATION,
  /** From the start to the first token. */
  TTFT,
  /** Mean time between two tokens of a request that streams. */
  INTER_TOKEN,
  QUEUE,
  PREFILL,
  DECODE,
  /** Duration of retrievals. */
  RETRIEVAL,
  /** Duration of tool uses. */
  TOOL,
  /** Output tokens a second after the first, of one request, in thousandths. */
  DECODE_SPEED;

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
