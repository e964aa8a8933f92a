package io.pharos.operators.trace;

import io.pharos.schemas.CloseReason;
import java.io.Serializable;

/**
 * Decides when a trace is published, from event times alone.
 *
 * <p>A trace is published at the first instant at which one of these holds: its root has ended and
 * nothing happened for {@code quiet}; nothing happened for {@code inactivity}; its first
 * unpublished span or log is {@code maxAge} old. What happens after a publication makes the next
 * revision, by the same rule. Spans that arrived ahead of the instant that is judged do not count,
 * so the outcome does not depend on the order of arrival.
 *
 * <p>{@link Long#MAX_VALUE} stands for "never" throughout.
 */
final class CloseRule implements Serializable {

  static final long NEVER = Long.MAX_VALUE;

  private final long quiet;
  private final long inactivity;
  private final long maxAge;

  CloseRule(TraceLimits limits) {
    this.quiet = limits.quiet().toMillis();
    this.inactivity = limits.inactivity().toMillis();
    this.maxAge = limits.maxAge().toMillis();
  }

  /**
   * The earliest instant at which the rule could hold.
   *
   * @param firstUnpublished least event time not yet published, or never
   * @param rootEnded event time at which the root ended, or never
   */
  long earliest(long firstUnpublished, long rootEnded) {
    if (firstUnpublished == NEVER) {
      return NEVER;
    }
    long byRoot = rootEnded == NEVER ? NEVER : Math.max(rootEnded, firstUnpublished) + quiet;
    return Math.min(byRoot, firstUnpublished + inactivity);
  }

  /**
   * Judges one instant.
   *
   * @param now the instant; every span that is on time and ended by then has arrived
   * @param firstUnpublished least event time not yet published, at most {@code now}
   * @param lastActivity greatest event time that is not after {@code now}
   * @param rootEnded event time at which the root ended, or never
   * @return the reason to publish now, or null
   */
  CloseReason judge(long now, long firstUnpublished, long lastActivity, long rootEnded) {
    if (rootEnded <= now && Math.max(rootEnded, lastActivity) + quiet <= now) {
      return CloseReason.ROOT_ENDED;
    }
    if (lastActivity + inactivity <= now) {
      return CloseReason.INACTIVE;
    }
    return firstUnpublished + maxAge <= now ? CloseReason.AGED : null;
  }

  /** The next instant to judge after {@code now} was judged without a reason to publish. */
  long next(long firstUnpublished, long lastActivity, long rootEnded) {
    long byRoot = rootEnded == NEVER ? NEVER : Math.max(rootEnded, lastActivity) + quiet;
    return Math.min(byRoot, Math.min(lastActivity + inactivity, firstUnpublished + maxAge));
  }
}
