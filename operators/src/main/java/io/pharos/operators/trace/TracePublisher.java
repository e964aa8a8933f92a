package io.pharos.operators.trace;

import io.pharos.operators.trace.state.LogFacts;
import io.pharos.operators.trace.state.OpenLog;
import io.pharos.operators.trace.state.PublishedTrace;
import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.Trace;
import io.pharos.schemas.identity.Ids;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the next revision of a trace of what is due and what was published before. */
final class TracePublisher {

  /** A revision, and what stays of the trace for the next one. */
  record Revision(Trace trace, PublishedTrace remains) {}

  private TracePublisher() {}

  /**
   * Publishes everything that is due by an instant, and takes it out of what is open.
   *
   * @param before what was published before, null where nothing was
   * @return the revision; tenant, trace id and close reason are the caller's to set
   */
  static Revision publish(long now, OpenTrace open, PublishedTrace before, TraceProgress progress) {
    List<HeldSpan> dueSpans = open.spansDue(now);
    List<OpenLog> dueLogs = open.logsDue(now);
    List<SpanFacts> spans = spans(before, dueSpans);
    List<LogFacts> logs = logs(before, dueLogs);

    if (progress.getReopened() && progress.getFragment() == null) {
      progress.setFragment(ByteBuffer.wrap(firstOf(dueSpans, dueLogs).bytes()));
    }
    Trace trace = TraceAssembler.assemble(spans, logs);
    PublishedTrace after = new PublishedTrace();
    after.setSpans(spans);
    after.setLogList(
        logs.stream().sorted(TraceAssembler.LOG_ORDER).limit(TraceLimits.LISTED_LOGS).toList());
    after.setLogIds(logIds(before, dueLogs));
    after.setErrorLogs(errorLogs(before, dueLogs));
    after.setStartNs(trace.getStartNs());

    note(now, open, dueSpans, dueLogs, after, progress);
    if (before != null && before.getStartNs() != trace.getStartNs()) {
      trace.setPreviousStartNs(before.getStartNs());
    }
    setCounts(trace, progress, after);
    trace.setFragment(fragmentOf(progress));
    trace.setRevision(progress.getRevision());
    trace.setEventTimeMs(now);
    open.removeDue(now);
    return new Revision(trace, after);
  }

  /** What was published of a span gives way to a delivery of greater rank. */
  private static List<SpanFacts> spans(PublishedTrace before, List<HeldSpan> due) {
    List<SpanFacts> spans = new ArrayList<>();
    if (before != null) {
      Set<Long> replaced = new HashSet<>();
      due.forEach(span -> replaced.add(span.id()));
      before.getSpans().stream()
          .filter(span -> !replaced.contains(span.getSpanId()))
          .forEach(spans::add);
    }
    due.forEach(span -> spans.add(span.facts()));
    return spans;
  }

  private static List<LogFacts> logs(PublishedTrace before, List<OpenLog> due) {
    List<LogFacts> logs = new ArrayList<>(before == null ? List.of() : before.getLogList());
    due.forEach(log -> logs.add(log.getFacts()));
    return logs;
  }

  private static List<Long> logIds(PublishedTrace before, List<OpenLog> due) {
    List<Long> ids = new ArrayList<>(before == null ? List.of() : before.getLogIds());
    due.forEach(log -> ids.add(log.getFacts().getLogId()));
    return ids;
  }

  private static int errorLogs(PublishedTrace before, List<OpenLog> due) {
    int errors = before == null ? 0 : before.getErrorLogs();
    for (OpenLog log : due) {
      errors += TraceAssembler.isError(log.getFacts().getSeverity()) ? 1 : 0;
    }
    return errors;
  }

  private static void note(
      long now,
      OpenTrace open,
      List<HeldSpan> dueSpans,
      List<OpenLog> dueLogs,
      PublishedTrace after,
      TraceProgress progress) {
    int late = progress.getLate();
    for (HeldSpan span : dueSpans) {
      late += span.arrival().getLate() ? 1 : 0;
    }
    for (OpenLog log : dueLogs) {
      late += log.getLateByMs() > 0 ? 1 : 0;
    }
    long root = open.rootEnded();
    if (progress.getRootEndedMs() < 0 && root <= now) {
      progress.setRootEndedMs(root);
    }
    progress.setLate(late);
    progress.setRevision(progress.getRevision() + 1);
    progress.setPublishedUntilMs(now);
    progress.setPublishedSpans(after.getSpans().size());
    progress.setPublishedLogs(after.getLogIds().size());
    progress.setNotCounted(List.of());
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

  private static SpanId fragmentOf(TraceProgress progress) {
    if (progress.getFragment() == null) {
      return null;
    }
    byte[] id = new byte[Long.BYTES];
    progress.getFragment().duplicate().get(id);
    return new SpanId(id);
  }

  /** The least span or log by event time and id gives a fragment its id. */
  private static SpanId firstOf(List<HeldSpan> spans, List<OpenLog> logs) {
    long least = Long.MAX_VALUE;
    long id = 0;
    for (HeldSpan span : spans) {
      if (isBefore(span.eventTimeMs(), span.id(), least, id)) {
        least = span.eventTimeMs();
        id = span.id();
      }
    }
    for (OpenLog log : logs) {
      if (isBefore(log.getEventTimeMs(), log.getFacts().getLogId(), least, id)) {
        least = log.getEventTimeMs();
        id = log.getFacts().getLogId();
      }
    }
    return Ids.toSpanId(id == 0 ? 1 : id);
  }

  private static boolean isBefore(long time, long id, long otherTime, long otherId) {
    return time < otherTime || (time == otherTime && Long.compareUnsigned(id, otherId) < 0);
  }
}
