package io.pharos.schemas.identity;

import io.pharos.schemas.Trace;

/**
 * Which of several records of one trace stands: the one that holds more spans and logs; of two that
 * hold as many, the one with the greater revision.
 *
 * <p>The revision alone would not do. It counts publications of the running job; a job that was
 * killed goes on from its last checkpoint and may publish the same content in fewer steps than
 * before, so that a revision with more in it has a lower number than one that is already out.
 */
public final class TraceVersions {

  private static final int MAX_ITEMS = (1 << 24) - 1;
  private static final int MAX_REVISION = (1 << 8) - 1;

  private TraceVersions() {}

  /** An unsigned 32-bit number; of two records of one trace the one with the greater stands. */
  public static int of(Trace trace) {
    int items = (int) Math.min(MAX_ITEMS, (long) trace.getSpans() + trace.getLogs());
    return items << 8 | Math.min(MAX_REVISION, trace.getRevision());
  }
}
