package io.pharos.local.generator;

/** Ways a model call fails before it produces anything. */
enum CallFailure {
  RATE_LIMITED("429", "Rate limit reached for requests"),
  TIMEOUT("timeout", "Request timed out after 30000 ms"),
  CONTEXT_LENGTH("context_length_exceeded", "Maximum context length exceeded");

  private final String errorType;
  private final String message;

  CallFailure(String errorType, String message) {
    this.errorType = errorType;
    this.message = message;
  }

  String errorType() {
    return errorType;
  }

  String message() {
    return message;
  }
}
