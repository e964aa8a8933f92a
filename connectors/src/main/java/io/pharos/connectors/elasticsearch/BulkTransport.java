package io.pharos.connectors.elasticsearch;

import java.io.Closeable;
import java.util.concurrent.CompletionStage;

/** Carries bulk requests to Elasticsearch and brings its answers, whatever their status. */
interface BulkTransport extends Closeable {

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body bytes of the body, empty where there was none
   */
  // Short-lived and never compared; a copy of up to 5 MiB would buy nothing.
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(int status, byte[] body) {}

  /** Sends one NDJSON body. The stage fails only where there was no answer. */
  CompletionStage<Answer> send(byte[] body);
}
