package io.pharos.operators.trace;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a trace is published and forgotten, and how much of it is kept. All times are event time.
 *
 * @param quiet how long nothing may happen after the root ended until the trace is published; at
 *     least one second, since steps are settled on whole seconds
 * @param inactivity how long nothing may happen until a trace without a root is published
 * @param maxAge how long the first unpublished span or log waits at most
 * @param keep how long after its last span or log a published trace can still be amended
 * @param remember how long after that its id is remembered, so that a span that comes then opens a
 *     fragment instead of overwriting the trace
 * @param maxSpans spans kept per trace
 * @param maxSpanBytes estimated bytes of spans kept per trace
 * @param maxLogs logs kept per trace
 */
public record TraceLimits(
    Duration quiet,
    Duration inactivity,
    Duration maxAge,
    Duration keep,
    Duration remember,
    int maxSpans,
    long maxSpanBytes,
    int maxLogs)
    implements Serializable {

  /** Spans a published trace lists. */
  public static final int LISTED_SPANS = 512;

  /** Logs a published trace lists. */
  public static final int LISTED_LOGS = 64;

  /** Instants at which steps are settled are multiples of this. */
  static final long SETTLE_SLOT_MS = 1_000;

  /** The limits jobs run with where nothing else is set. */
  public static final TraceLimits DEFAULT =
      new TraceLimits(
          Duration.ofSeconds(2),
          Duration.ofMinutes(2),
          Duration.ofHours(2),
          Duration.ofMinutes(30),
          Duration.ofHours(24),
          10_000,
          8L << 20,
          5_000);

  public TraceLimits {
    require(quiet.toMillis() >= SETTLE_SLOT_MS, "quiet must be at least 1 s, is " + quiet);
    require(
        inactivity.compareTo(quiet) >= 0,
        "inactivity (" + inactivity + ") must not be shorter than quiet (" + quiet + ")");
    require(
        maxAge.compareTo(inactivity) >= 0,
        "maxAge (" + maxAge + ") must not be shorter than inactivity (" + inactivity + ")");
    require(!keep.isNegative(), "keep must not be negative, is " + keep);
    require(!remember.isNegative(), "remember must not be negative, is " + remember);
    require(maxSpans >= 1, "maxSpans must be at least 1, is " + maxSpans);
    require(maxSpanBytes >= 1, "maxSpanBytes must be at least 1, is " + maxSpanBytes);
    require(maxLogs >= 1, "maxLogs must be at least 1, is " + maxLogs);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
