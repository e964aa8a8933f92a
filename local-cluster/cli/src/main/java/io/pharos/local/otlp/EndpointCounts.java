package io.pharos.local.otlp;

import java.util.concurrent.atomic.LongAdder;

/** What an endpoint has answered since it started. */
public final class EndpointCounts {
  final LongAdder accepted = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder rejectedItems = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder unavailable = new LongAdder();

  /** One line for a person. */
  @Override
  public String toString() {
    return "%d requests accepted (%.1f MB), %d items too large, %d requests refused, %d to retry"
        .formatted(
            accepted.sum(),
            bytes.sum() / 1e6,
            rejectedItems.sum(),
            refused.sum(),
            unavailable.sum());
  }
}
