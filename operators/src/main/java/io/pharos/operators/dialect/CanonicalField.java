package io.pharos.operators.dialect;

import java.util.Locale;

/** What Pharos wants to know of a span, whatever its dialect calls it. */
enum CanonicalField {
  PROVIDER(true),
  OPERATION(true),
  REQUEST_MODEL(true),
  RESPONSE_MODEL(true),
  MODEL_VERSION(true),
  INPUT_TOKENS(true),
  OUTPUT_TOKENS(true),
  TOTAL_TOKENS(true),
  CACHE_READ_TOKENS(true),
  CACHE_WRITE_TOKENS(true),
  REASONING_TOKENS(true),
  INPUT_AUDIO_TOKENS(true),
  OUTPUT_AUDIO_TOKENS(true),
  STREAMING(true),
  TIME_TO_FIRST_TOKEN(true),
  QUEUE_TIME(true),
  PREFILL_TIME(true),
  DECODE_TIME(true),
  FINISH_REASONS(true),
  RESPONSE_ID(true),
  TOOL(true),
  DOCUMENTS(true),
  TOP_SCORE(true),
  PROMPT_TEMPLATE(true),
  PROMPT_VERSION(true),
  VARIANT(true),
  EVALUATION_NAME(true),
  EVALUATION_SCORE(true),
  EVALUATION_LABEL(true),
  TEMPERATURE(true),
  TOP_P(true),
  TOP_K(true),
  MAX_TOKENS(true),
  CHOICES(true),
  SEED(true),
  FREQUENCY_PENALTY(true),
  PRESENCE_PENALTY(true),
  REASONING_LEVEL(true),
  /** Texts of the messages sent, to tell a provider's count of tokens from a home-made one. */
  MESSAGE_TEXT(false),
  CUSTOMER(false),
  SESSION(false),
  USER(false),
  ERROR_TYPE(false);

  /** How many fields there are. */
  static final int COUNT = values().length;

  private final boolean ofCall;

  CanonicalField(boolean ofCall) {
    this.ofCall = ofCall;
  }

  /** True for what describes the call a span stands for, false for what any span may have. */
  boolean isOfCall() {
    return ofCall;
  }

  /** True for a time that rows give with its unit. */
  boolean isDuration() {
    return switch (this) {
      case TIME_TO_FIRST_TOKEN, QUEUE_TIME, PREFILL_TIME, DECODE_TIME -> true;
      default -> false;
    };
  }

  /** Its name in the table. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
