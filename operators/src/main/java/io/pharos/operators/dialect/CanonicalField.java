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
  CUSTOMER(false),
  SESSION(false),
  USER(false),
  ERROR_TYPE(false);

  private final boolean ofCall;

  CanonicalField(boolean ofCall) {
    this.ofCall = ofCall;
  }

  /** True for what describes the call a span stands for, false for what any span may have. */
  boolean isOfCall() {
    return ofCall;
  }

  /** Its name in the table. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
