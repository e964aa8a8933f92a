package io.pharos.local.otlp;

/** The answer to one export request, before it is written in the request's encoding. */
sealed interface ExportResult {
  /**
   * All is durable but for some items.
   *
   * @param rejectedItems items that no record can hold
   * @param message why, empty where nothing was rejected
   */
  record Accepted(int rejectedItems, String message) implements ExportResult {}

  /** The request is wrong and will be wrong again: the client must not retry. */
  record Malformed(String message) implements ExportResult {}

  /** Kafka does not take it now: the client keeps it and retries. */
  record Unavailable(String message) implements ExportResult {}
}
