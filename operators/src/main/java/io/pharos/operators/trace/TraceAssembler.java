package io.pharos.operators.trace;

import io.pharos.operators.trace.state.LogFacts;
import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TokenCounts;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.Trace;
import io.pharos.schemas.TraceLog;
import io.pharos.schemas.TraceSpan;
import io.pharos.schemas.identity.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Makes the record of a trace from the facts of its spans and logs: tree, critical path, where the
 * time went, token sums. Depends on nothing but its arguments, not even on their order.
 */
final class TraceAssembler {

  /** Model and service names listed per trace. */
  private static final int LISTED_NAMES = 64;

  private static final int FIRST_ERROR_SEVERITY = 17;

  /** Errors first, then by time and id: the logs a document lists, and those a cap keeps. */
  static final Comparator<LogFacts> LOG_ORDER =
      Comparator.comparing((LogFacts log) -> !isError(log.getSeverity()))
          .thenComparingLong(LogFacts::getTimeNs)
          .thenComparing(LogFacts::getLogId, Long::compareUnsigned);

  private TraceAssembler() {}

  static boolean isError(int severity) {
    return severity >= FIRST_ERROR_SEVERITY;
  }

  /**
   * Fills in everything of a trace that follows from its spans and logs; identity, revision, counts
   * of lates and duplicates are the caller's.
   *
   * @param spans distinct spans, in any order; is sorted
   * @param logs the logs to list, in any order
   */
  static Trace assemble(List<SpanFacts> spans, List<LogFacts> logs) {
    spans.sort(SpanTree.ORDER);
    SpanTree tree = new SpanTree(spans);
    Trace trace = new Trace();
    setExtent(trace, spans, logs);
    setRoot(trace, tree);
    trace.setSpans(spans.size());
    trace.setErrors((int) spans.stream().filter(SpanFacts::getError).count());
    trace.setOrphans(tree.orphans());
    trace.setCycles(tree.onCycle());
    trace.setComplete(tree.hasRoot() && tree.orphans() == 0 && tree.onCycle() == 0);
    setUsage(trace, tree);
    trace.setBreakdown(TimeBreakdown.of(spans, trace.getStartNs(), trace.getEndNs()));
    trace.setServices(names(spans, SpanFacts::getService));
    trace.setModels(names(spans, SpanFacts::getModel));
    trace.setSpanList(spanList(tree));
    trace.setLogList(logList(logs));
    return trace;
  }

  private static void setExtent(Trace trace, List<SpanFacts> spans, List<LogFacts> logs) {
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    for (SpanFacts span : spans) {
      start = Math.min(start, span.getStartNs());
      end = Math.max(end, span.getEndNs());
    }
    if (spans.isEmpty()) {
      for (LogFacts log : logs) {
        start = Math.min(start, log.getTimeNs());
        end = Math.max(end, log.getTimeNs());
      }
    }
    trace.setStartNs(start);
    trace.setEndNs(end);
  }

  private static void setRoot(Trace trace, SpanTree tree) {
    if (tree.size() == 0) {
      return;
    }
    SpanFacts root = tree.spans().get(tree.root());
    trace.setRootService(root.getService());
    trace.setRootName(root.getName());
    trace.setCustomer(rootFirst(tree, root, SpanFacts::getCustomer));
    trace.setSession(rootFirst(tree, root, SpanFacts::getSession));
    trace.setUser(rootFirst(tree, root, SpanFacts::getUser));
  }

  private static String rootFirst(
      SpanTree tree, SpanFacts root, Function<SpanFacts, String> field) {
    String said = field.apply(root);
    for (int i = 0; said == null && i < tree.size(); i++) {
      said = field.apply(tree.spans().get(i));
    }
    return said;
  }

  private static void setUsage(Trace trace, SpanTree tree) {
    boolean[] counted = UsageCount.of(tree);
    Tokens sum = new Tokens(0L, 0L, 0L, 0L, 0L, false);
    int calls = 0;
    for (int i = 0; i < counted.length; i++) {
      SpanFacts span = tree.spans().get(i);
      if (counted[i]) {
        calls += Steps.kind(span) == StepKind.LLM || span.getInferred() != null ? 1 : 0;
        add(sum, span.getTokens());
      }
    }
    trace.setTokens(sum);
    trace.setLlmCalls(calls);
  }

  private static void add(Tokens sum, TokenCounts counts) {
    if (counts == null) {
      return;
    }
    sum.setInputUncached(sum.getInputUncached() + counts.getInputUncached());
    sum.setCacheRead(sum.getCacheRead() + counts.getCacheRead());
    sum.setCacheWrite(sum.getCacheWrite() + counts.getCacheWrite());
    sum.setOutputVisible(sum.getOutputVisible() + counts.getOutputVisible());
    sum.setReasoning(sum.getReasoning() + counts.getReasoning());
    sum.setEstimated(sum.getEstimated() || counts.getEstimated());
  }

  private static List<String> names(List<SpanFacts> spans, Function<SpanFacts, String> field) {
    TreeSet<String> names = new TreeSet<>();
    for (SpanFacts span : spans) {
      String name = field.apply(span);
      if (name != null) {
        names.add(name);
      }
    }
    return names.stream().limit(LISTED_NAMES).toList();
  }

  private static List<TraceSpan> spanList(SpanTree tree) {
    long[] critical = CriticalPath.of(tree);
    int listed = Math.min(tree.size(), TraceLimits.LISTED_SPANS);
    List<TraceSpan> list = new ArrayList<>(listed);
    for (int i = 0; i < listed; i++) {
      SpanFacts span = tree.spans().get(i);
      list.add(
          new TraceSpan(
              Ids.toSpanId(span.getSpanId()),
              Ids.toSpanId(span.getParentSpanId()),
              Steps.kind(span),
              span.getName(),
              span.getService(),
              span.getStartNs(),
              span.getEndNs(),
              span.getError(),
              critical[i],
              tree.isOrphan(i)));
    }
    return list;
  }

  private static List<TraceLog> logList(List<LogFacts> logs) {
    return logs.stream()
        .sorted(LOG_ORDER)
        .limit(TraceLimits.LISTED_LOGS)
        .map(
            log ->
                new TraceLog(
                    log.getLogId(),
                    Ids.toSpanId(log.getSpanId()),
                    log.getTimeNs(),
                    log.getSeverity(),
                    log.getService(),
                    log.getEventName(),
                    log.getMessage()))
        .toList();
  }
}
