package io.pharos.benchmarks.nezha;

import io.pharos.schemas.Trace;
import io.pharos.schemas.TraceSpan;
import io.pharos.schemas.identity.Hex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the traces of one minute compare with its rows.
 *
 * @param spanRows rows of the trace file
 * @param spanRepeats rows of a span that was there before
 * @param spans in the traces that came out
 * @param traces that came out
 * @param logRows rows of the log file
 * @param logRepeats rows equal to one before
 * @param logs in the traces that came out
 * @param duplicates the traces that came out report
 * @param logsOfTrace log rows whose trace came out with spans
 * @param logsOfSpan log rows whose span is in that trace
 * @param tracesWithOtherLogs traces that came out with more or fewer logs than their different rows
 */
record NezhaJoin(
    int spanRows,
    int spanRepeats,
    int spans,
    int traces,
    int logRows,
    int logRepeats,
    int logs,
    int duplicates,
    int logsOfTrace,
    int logsOfSpan,
    int tracesWithOtherLogs) {

  /**
   * Compares.
   *
   * @param traces what came out, by trace id in hex
   */
  static NezhaJoin of(List<NezhaSpan> spanRows, List<NezhaLog> logRows, Map<String, Trace> traces) {
    Set<List<String>> spans = new HashSet<>();
    spanRows.forEach(row -> spans.add(List.of(row.traceId(), row.spanId())));

    Map<String, Set<NezhaLog>> logsByTrace = new HashMap<>();
    int logsOfTrace = 0;
    int logsOfSpan = 0;
    Map<String, Set<String>> spansByTrace = spansByTrace(traces);
    for (NezhaLog row : logRows) {
      String traceId = Hex.of(NezhaIds.bytes(row.traceId(), NezhaIds.TRACE_BYTES));
      String spanId = Hex.of(NezhaIds.bytes(row.spanId(), NezhaIds.SPAN_BYTES));
      logsByTrace.computeIfAbsent(traceId, id -> new HashSet<>()).add(row);
      Set<String> ofTrace = spansByTrace.getOrDefault(traceId, Set.of());
      logsOfTrace += ofTrace.isEmpty() ? 0 : 1;
      logsOfSpan += ofTrace.contains(spanId) ? 1 : 0;
    }
    int differentLogs = logsByTrace.values().stream().mapToInt(Set::size).sum();

    Set<String> ids = new HashSet<>(traces.keySet());
    ids.addAll(logsByTrace.keySet());
    int tracesWithOtherLogs = 0;
    for (String id : ids) {
      int expected = logsByTrace.getOrDefault(id, Set.of()).size();
      int actual = traces.containsKey(id) ? traces.get(id).getLogs() : 0;
      tracesWithOtherLogs += expected == actual ? 0 : 1;
    }
    return new NezhaJoin(
        spanRows.size(),
        spanRows.size() - spans.size(),
        traces.values().stream().mapToInt(Trace::getSpans).sum(),
        traces.size(),
        logRows.size(),
        logRows.size() - differentLogs,
        traces.values().stream().mapToInt(Trace::getLogs).sum(),
        traces.values().stream().mapToInt(Trace::getDuplicates).sum(),
        logsOfTrace,
        logsOfSpan,
        tracesWithOtherLogs);
  }

  /** The spans a trace lists: all of them, since none of the data set has more than 512. */
  private static Map<String, Set<String>> spansByTrace(Map<String, Trace> traces) {
    Map<String, Set<String>> spans = new HashMap<>();
    traces.forEach(
        (id, trace) -> {
          Set<String> ofTrace = new HashSet<>();
          for (TraceSpan span : trace.getSpanList()) {
            ofTrace.add(Hex.of(span.getSpanId()));
          }
          spans.put(id, ofTrace);
        });
    return spans;
  }

  /** Whether all rows were read, all of them came out, and every log in its trace. */
  boolean meets(NezhaReference reference) {
    return spanRows == reference.spans()
        && logRows == reference.logs()
        && traces == reference.traces()
        && spans + spanRepeats == reference.spans()
        && logs + logRepeats == reference.logs()
        && duplicates == spanRepeats + logRepeats
        && logsOfTrace == reference.logsOfTrace()
        && logsOfSpan == reference.logsOfSpan()
        && tracesWithOtherLogs == 0;
  }

  NezhaJoin plus(NezhaJoin other) {
    return new NezhaJoin(
        spanRows + other.spanRows,
        spanRepeats + other.spanRepeats,
        spans + other.spans,
        traces + other.traces,
        logRows + other.logRows,
        logRepeats + other.logRepeats,
        logs + other.logs,
        duplicates + other.duplicates,
        logsOfTrace + other.logsOfTrace,
        logsOfSpan + other.logsOfSpan,
        tracesWithOtherLogs + other.tracesWithOtherLogs);
  }
}
