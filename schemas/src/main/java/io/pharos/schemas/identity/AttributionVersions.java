package io.pharos.schemas.identity;

import io.pharos.schemas.Attribution;
import java.util.concurrent.TimeUnit;

/**
 * Which of several records of one call's attribution stands: a final one, be it a withdrawal or
 * not, before a provisional one; of two of a kind, the one that was settled later.
 *
 * <p>Time counts from the start of the call, in milliseconds up to 12 days, so that it fits beside
 * the kind.
 */
public final class AttributionVersions {

  private static final int TIME_BITS = 30;
  private static final long MAX_TIME = (1L << TIME_BITS) - 1;

  private AttributionVersions() {}

  /** An unsigned 32-bit number; of two records of one call the one with the greater stands. */
  public static int of(Attribution attribution) {
    long startMs = TimeUnit.NANOSECONDS.toMillis(attribution.getStartNs());
    long age = Math.max(0, Math.min(MAX_TIME, attribution.getEventTimeMs() - startMs));
    return (attribution.getFinal$() ? 1 : 0) << TIME_BITS | (int) age;
  }
}
