package io.pharos.local.ledger;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Running account of one trace. */
final class TraceAccount {

  private record Place(String parentSpanId, String service, String name) {}

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
        places.put(fact.spanId(), new Place(fact.parentSpanId(), fact.service(), fact.name()));
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
    Place root = null;
    int orphans = 0;
    for (Place place : places.values()) {
      if (place.parentSpanId() == null) {
        root = place;
      } else if (!places.containsKey(place.parentSpanId())) {
        orphans++;
      }
    }
    return new TraceTruth(
        identity.tenant(),
        identity.traceId(),
        root == null ? null : root.service(),
        root == null ? null : root.name(),
        root != null && orphans == 0,
        places.size(),
        logs,
        errors,
        errorLogs,
        duplicates,
        late,
        orphans,
        cycles(),
        tokens,
        places.keySet().stream().toList());
  }

  private int cycles() {
    int onCycle = 0;
    for (String start : places.keySet()) {
      if (leadsBackToItself(start)) {
        onCycle++;
      }
    }
    return onCycle;
  }

  private boolean leadsBackToItself(String start) {
    Set<String> seen = new HashSet<>();
    String at = places.get(start).parentSpanId();
    while (at != null && places.containsKey(at) && seen.add(at)) {
      if (at.equals(start)) {
        return true;
      }
      at = places.get(at).parentSpanId();
    }
    return false;
  }
}
