package io.pharos.operators.trace;

import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.Log;
import io.pharos.schemas.Span;

/** When something happened in a trace, read from what is open where the counts do not tell. */
final class TraceActivity {

  private static final long BEFORE_ALL = Long.MIN_VALUE;

  private final TraceStore store;

  TraceActivity(TraceStore store) {
    this.store = store;
  }

  /** Greatest event time up to an instant; scans only where something arrived ahead of it. */
  long lastUpTo(long now, TraceProgress progress) throws Exception {
    if (progress.getLastActivityMs() <= now) {
      return progress.getLastActivityMs();
    }
    long last = progress.getLateActivityMs() <= now ? progress.getLateActivityMs() : BEFORE_ALL;
    for (Span span : store.openSpans.values()) {
      last = span.getEventTimeMs() <= now ? Math.max(last, span.getEventTimeMs()) : last;
    }
    for (Log log : store.openLogs.values()) {
      last = log.getEventTimeMs() <= now ? Math.max(last, log.getEventTimeMs()) : last;
    }
    return last;
  }

  /** Counts anew, after a span or log took the place of another with its own event time. */
  void recount(TraceProgress progress) throws Exception {
    long published = progress.getPublishedUntilMs();
    long first = CloseRule.NEVER;
    long last = Math.max(published, progress.getLateActivityMs());
    long root =
        progress.getRootEndedMs() <= published ? progress.getRootEndedMs() : CloseRule.NEVER;
    for (Span span : store.openSpans.values()) {
      long happened = happened(span.getEventTimeMs(), progress);
      first = Math.min(first, happened);
      last = Math.max(last, happened);
      root = span.getParentSpanId() == null ? Math.min(root, happened) : root;
    }
    for (Log log : store.openLogs.values()) {
      long happened = happened(log.getEventTimeMs(), progress);
      first = Math.min(first, happened);
      last = Math.max(last, happened);
    }
    progress.setFirstUnpublishedMs(first);
    progress.setLastActivityMs(last);
    progress.setRootEndedMs(root);
  }

  /** What came behind a publication happened, for the purpose of deadlines, when it arrived. */
  private static long happened(long eventTime, TraceProgress progress) {
    return eventTime > progress.getPublishedUntilMs()
        ? eventTime
        : Math.max(eventTime, progress.getLateActivityMs());
  }
}
