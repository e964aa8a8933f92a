package io.pharos.local.ledger;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Running account of one trace. */
final class TraceAccount {

  private record Place(String parentSpanId, String service, String name, long startNs) {}

  private final TraceIdentity identity;
  private final Map<String, Place> places = new TreeMap<>();
  private TokenUse tokens = TokenUse.NONE;
  private int logs;
  private int errors;
  private int errorLogs;
  private int duplicates;
  private int late;

  TraceAccount(TraceIdentity identity) {
    this.identity = identity;
  }

  void span(SpanFact fact) {
    Place before =
        places.put(
            fact.spanId(),
            new Place(fact.parentSpanId(), fact.service(), fact.name(), fact.startNs()));
    if (before != null) {
      throw new IllegalStateException("span id drawn twice: " + fact);
    }
    errors += fact.error() ? 1 : 0;
    late += fact.late() ? 1 : 0;
    if (fact.tokens() != null) {
      tokens = tokens.plus(fact.tokens());
    }
  }

  void log(boolean error, boolean wasLate) {
    logs++;
    errorLogs += error ? 1 : 0;
    late += wasLate ? 1 : 0;
  }

  void duplicate() {
    duplicates++;
  }

  TraceTruth truth() {
    Map<String, Set<String>> cycles = cycles();
    String root = null;
    int orphans = 0;
    for (Map.Entry<String, Place> span : places.entrySet()) {
      String parent = span.getValue().parentSpanId();
      boolean orphan = parent != null && !places.containsKey(parent);
      orphans += orphan ? 1 : 0;
      Set<String> cycle = cycles.get(span.getKey());
      boolean endsCycle = cycle != null && span.getKey().equals(Collections.min(cycle));
      if ((parent == null || orphan || endsCycle) && standsBefore(span.getKey(), root)) {
        root = span.getKey();
      }
    }
    return new TraceTruth(
        identity.tenant(),
        identity.traceId(),
        root == null ? null : places.get(root).service(),
        root == null ? null : places.get(root).name(),
        root != null && places.get(root).parentSpanId() == null && orphans == 0 && cycles.isEmpty(),
        places.size(),
        logs,
        errors,
        errorLogs,
        duplicates,
        late,
        orphans,
        cycles.size(),
        tokens,
        places.keySet().stream().toList());
  }

  /** A real root before the top of a broken trace, then the earlier one, then the lesser id. */
  private boolean standsBefore(String candidate, String root) {
    if (root == null) {
      return true;
    }
    Place one = places.get(candidate);
    Place other = places.get(root);
    if ((one.parentSpanId() == null) != (other.parentSpanId() == null)) {
      return one.parentSpanId() == null;
    }
    return one.startNs() != other.startNs()
        ? one.startNs() < other.startNs()
        : candidate.compareTo(root) < 0;
  }

  /** Spans on a parent cycle, each with the members of its cycle. */
  private Map<String, Set<String>> cycles() {
    Map<String, Set<String>> cycles = new HashMap<>();
    for (String start : places.keySet()) {
      Set<String> seen = new HashSet<>();
      String at = start;
      while (at != null && places.containsKey(at) && seen.add(at)) {
        at = places.get(at).parentSpanId();
      }
      if (start.equals(at)) {
        cycles.put(start, seen);
      }
    }
    return cycles;
  }
}
