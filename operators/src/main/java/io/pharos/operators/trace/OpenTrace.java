package io.pharos.operators.trace;

import io.pharos.operators.trace.state.OpenLog;
import java.util.ArrayList;
import java.util.List;

/**
 * What is not published of a trace, each span and log once, as read at one instant. Changes reach
 * state through {@link OpenTraceReader#write}.
 */
final class OpenTrace {

  private List<HeldSpan> spans;
  private List<OpenLog> logs;
  private boolean spansChanged;
  private boolean logsChanged;

  OpenTrace(List<HeldSpan> spans, boolean spansChanged, List<OpenLog> logs, boolean logsChanged) {
    this.spans = spans;
    this.spansChanged = spansChanged;
    this.logs = logs;
    this.logsChanged = logsChanged;
  }

  List<HeldSpan> spans() {
    return spans;
  }

  List<OpenLog> logs() {
    return logs;
  }

  boolean spansChanged() {
    return spansChanged;
  }

  boolean logsChanged() {
    return logsChanged;
  }

  void keepSpans(List<HeldSpan> kept) {
    spansChanged |= kept.size() != spans.size();
    spans = kept;
  }

  void keepLogs(List<OpenLog> kept) {
    logsChanged |= kept.size() != logs.size();
    logs = kept;
  }

  static long dueMs(OpenLog log) {
    return log.getEventTimeMs() + log.getLateByMs();
  }

  /** Least instant at which something is due, or never. */
  long firstDue() {
    long first = CloseRule.NEVER;
    for (HeldSpan span : spans) {
      first = Math.min(first, span.dueMs());
    }
    for (OpenLog log : logs) {
      first = Math.min(first, dueMs(log));
    }
    return first;
  }

  /** Greatest instant up to another at which something was due, or the least there is. */
  long lastDueUpTo(long now) {
    long last = Long.MIN_VALUE;
    for (HeldSpan span : spans) {
      last = span.dueMs() <= now ? Math.max(last, span.dueMs()) : last;
    }
    for (OpenLog log : logs) {
      last = dueMs(log) <= now ? Math.max(last, dueMs(log)) : last;
    }
    return last;
  }

  /** Least instant at which a root is due, or never. */
  long rootEnded() {
    long ended = CloseRule.NEVER;
    for (HeldSpan span : spans) {
      ended = span.isRoot() ? Math.min(ended, span.dueMs()) : ended;
    }
    return ended;
  }

  /** Least instant after another at which a step is due, or never. */
  long nextStep(long after) {
    long next = CloseRule.NEVER;
    for (HeldSpan span : spans) {
      next = span.isStep() && span.dueMs() > after ? Math.min(next, span.dueMs()) : next;
    }
    return next;
  }

  List<HeldSpan> spansDue(long now) {
    List<HeldSpan> due = new ArrayList<>(spans.size());
    for (HeldSpan span : spans) {
      if (span.dueMs() <= now) {
        due.add(span);
      }
    }
    return due;
  }

  List<OpenLog> logsDue(long now) {
    List<OpenLog> due = new ArrayList<>(logs.size());
    for (OpenLog log : logs) {
      if (dueMs(log) <= now) {
        due.add(log);
      }
    }
    return due;
  }

  /** Takes everything due out. */
  void removeDue(long now) {
    keepSpans(spans.stream().filter(span -> span.dueMs() > now).toList());
    keepLogs(logs.stream().filter(log -> dueMs(log) > now).toList());
  }
}
