package io.pharos.operators.trace;

import io.pharos.operators.trace.state.LogFacts;
import io.pharos.operators.trace.state.PublishedTrace;
import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.Log;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.Trace;
import io.pharos.schemas.identity.Ids;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the next revision of a trace: moves what is due from the open state to the published. */
final class TracePublisher {

  private final TraceStore store;

  TracePublisher(TraceStore store) {
    this.store = store;
  }

  /** What was published of a span, null where it was not. */
  SpanFacts publishedSpan(long id) throws Exception {
    PublishedTrace published = store.published.value();
    if (published != null) {
      for (SpanFacts span : published.getSpans()) {
        if (span.getSpanId() == id) {
          return span;
        }
      }
    }
    return null;
  }

  boolean hasPublishedLog(long id) throws Exception {
    PublishedTrace published = store.published.value();
    return published != null && published.getLogIds().contains(id);
  }

  /**
   * Publishes everything with an event time up to {@code now}.
   *
   * @return the revision; tenant, trace id and close reason are the caller's to set
   */
  Trace publish(long now, TraceProgress progress) throws Exception {
    PublishedTrace before = store.published.value();
    List<SpanFacts> spans = new ArrayList<>(before == null ? List.of() : before.getSpans());
    List<LogFacts> logs = new ArrayList<>(before == null ? List.of() : before.getLogList());
    List<Long> logIds = new ArrayList<>(before == null ? List.of() : before.getLogIds());
    First first = new First();
    progress.setFirstUnpublishedMs(CloseRule.NEVER);
    moveSpans(now, progress, spans, first);
    int errorLogs = moveLogs(now, progress, logs, logIds, first);

    if (progress.getReopened() && progress.getFragment() == null) {
      progress.setFragment(ByteBuffer.wrap(first.id().bytes()));
    }
    progress.setRevision(progress.getRevision() + 1);
    progress.setPublishedUntilMs(now);
    progress.setPublishedSpans(spans.size());
    progress.setPublishedLogs(logIds.size());

    Trace trace = TraceAssembler.assemble(spans, logs);
    PublishedTrace after = new PublishedTrace();
    after.setSpans(spans);
    after.setLogList(
        logs.stream().sorted(TraceAssembler.LOG_ORDER).limit(TraceLimits.LISTED_LOGS).toList());
    after.setLogIds(logIds);
    after.setErrorLogs((before == null ? 0 : before.getErrorLogs()) + errorLogs);
    after.setStartNs(trace.getStartNs());
    store.published.update(after);

    if (before != null && before.getStartNs() != trace.getStartNs()) {
      trace.setPreviousStartNs(before.getStartNs());
    }
    setCounts(trace, progress, after);
    trace.setFragment(fragmentOf(progress));
    trace.setRevision(progress.getRevision());
    trace.setEventTimeMs(now);
    return trace;
  }

  private static void setCounts(Trace trace, TraceProgress progress, PublishedTrace after) {
    trace.setLogs(after.getLogIds().size() + progress.getDroppedLogs());
    trace.setErrorLogs(after.getErrorLogs() + progress.getDroppedErrorLogs());
    trace.setLate(progress.getLate());
    trace.setDuplicates(progress.getDuplicates());
    boolean truncated = progress.getDroppedSpans() > 0 || progress.getDroppedLogs() > 0;
    trace.setTruncated(truncated);
    trace.setComplete(trace.getComplete() && !truncated);
  }

  private void moveSpans(long now, TraceProgress progress, List<SpanFacts> to, First first)
      throws Exception {
    Map<Long, SpanFacts> moved = new HashMap<>();
    for (Map.Entry<Long, Span> entry : store.openSpans.entries()) {
      Span span = entry.getValue();
      if (span.getEventTimeMs() <= now) {
        moved.put(entry.getKey(), SpanFactsFactory.of(span));
        first.offer(span.getEventTimeMs(), entry.getKey());
        progress.setOpenSpans(progress.getOpenSpans() - 1);
        progress.setOpenBytes(progress.getOpenBytes() - SpanSize.of(span));
      } else {
        noteUnpublished(span.getEventTimeMs(), progress);
      }
    }
    // one by one: the heap backend would keep an empty map behind removals through the iterator
    for (long id : moved.keySet()) {
      store.openSpans.remove(id);
    }
    // what was published of a span gives way to a delivery of greater rank
    to.removeIf(span -> moved.containsKey(span.getSpanId()));
    to.addAll(moved.values());
  }

  private int moveLogs(
      long now, TraceProgress progress, List<LogFacts> to, List<Long> ids, First first)
      throws Exception {
    int errors = 0;
    int before = ids.size();
    for (Map.Entry<Long, Log> entry : store.openLogs.entries()) {
      Log log = entry.getValue();
      if (log.getEventTimeMs() <= now) {
        to.add(factsOf(log));
        ids.add(entry.getKey());
        errors += TraceAssembler.isError(log.getSeverity()) ? 1 : 0;
        first.offer(log.getEventTimeMs(), entry.getKey());
        progress.setOpenLogs(progress.getOpenLogs() - 1);
      } else {
        noteUnpublished(log.getEventTimeMs(), progress);
      }
    }
    for (long id : ids.subList(before, ids.size())) {
      store.openLogs.remove(id);
    }
    return errors;
  }

  private static void noteUnpublished(long eventTime, TraceProgress progress) {
    progress.setFirstUnpublishedMs(Math.min(progress.getFirstUnpublishedMs(), eventTime));
  }

  private static LogFacts factsOf(Log log) {
    return new LogFacts(
        log.getLogId(),
        Ids.toLong(log.getSpanId()),
        log.getTimeNs(),
        log.getSeverity(),
        log.getService(),
        log.getEventName(),
        log.getMessage());
  }

  private static SpanId fragmentOf(TraceProgress progress) {
    if (progress.getFragment() == null) {
      return null;
    }
    byte[] id = new byte[Long.BYTES];
    progress.getFragment().duplicate().get(id);
    return new SpanId(id);
  }

  /** The least span or log by event time and id: gives a fragment its id. */
  private static final class First {
    private long eventTime = Long.MAX_VALUE;
    private long id;

    void offer(long candidateTime, long candidateId) {
      if (candidateTime < eventTime
          || (candidateTime == eventTime && Long.compareUnsigned(candidateId, id) < 0)) {
        eventTime = candidateTime;
        id = candidateId;
      }
    }

    SpanId id() {
      return Ids.toSpanId(id == 0 ? 1 : id);
    }
  }
}
