package io.pharos.connectors.elasticsearch;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How much the sink sends and holds, per parallel writer.
 *
 * @param maxRequestDocuments documents in one bulk request, at least 1
 * @param maxRequestBytes bytes in one bulk request; one document that is larger is a dead letter
 * @param maxInFlight bulk requests without an answer at one time, at least 1
 * @param maxBufferedBytes documents that wait, in bytes, those in flight included; has room for one
 *     request more than may be in flight. Input waits when it is full.
 * @param linger the longest a document waits for others to share its request with
 */
public record BulkLimits(
    int maxRequestDocuments,
    long maxRequestBytes,
    int maxInFlight,
    long maxBufferedBytes,
    Duration linger)
    implements Serializable {

  public BulkLimits {
    Objects.requireNonNull(linger, "linger");
    if (maxRequestDocuments < 1 || maxInFlight < 1 || maxRequestBytes < 1) {
      throw new IllegalArgumentException(
          "A bulk request needs room for a document and a connection: "
              + maxRequestDocuments
              + " documents, "
              + maxRequestBytes
              + " bytes, "
              + maxInFlight
              + " in flight");
    }
    if (linger.toMillis() < 1) {
      throw new IllegalArgumentException("Documents must linger for 1 ms or more: " + linger);
    }
    long needed = (maxInFlight + 1L) * maxRequestBytes;
    if (maxBufferedBytes < needed) {
      throw new IllegalArgumentException(
          "Buffered bytes "
              + maxBufferedBytes
              + " are fewer than "
              + (maxInFlight + 1)
              + " requests of "
              + maxRequestBytes
              + ": give at least "
              + needed
              + ", or lower the request size");
    }
  }

  /** Bytes that may wait outside the requests in flight. */
  long maxWaitingBytes() {
    return maxBufferedBytes - maxInFlight * maxRequestBytes;
  }
}
