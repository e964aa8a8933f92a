package io.pharos.operators.trace;

import io.pharos.operators.trace.state.LogFacts;
import io.pharos.schemas.Log;
import io.pharos.schemas.identity.Ids;

/** Reduces a log to what its trace needs. */
final class LogFactsFactory {

  private LogFactsFactory() {}

  static LogFacts of(Log log) {
    return new LogFacts(
        log.getLogId(),
        Ids.toLong(log.getSpanId()),
        log.getTimeNs(),
        log.getSeverity(),
        log.getService(),
        log.getEventName(),
        log.getMessage());
  }
}
