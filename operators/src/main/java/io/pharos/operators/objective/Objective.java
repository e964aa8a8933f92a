package io.pharos.operators.objective;

import io.pharos.operators.rollup.Combination;
import io.pharos.schemas.Span;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A promise about requests.
 *
 * @param name the rule alerts name
 * @param version counts and episodes of another version are not its own
 * @param tenants for which it holds; for all where there are none
 * @param where requests must meet all of these
 * @param groupBy dimensions whose values are judged apart, null where all are judged together
 * @param pairs windows, the most severe first
 * @param minRequests in the long window, so that a few requests make no alert
 * @param resolveAfter how long the short window of a pair must be below the factor
 */
record Objective(
    String name,
    int version,
    List<String> tenants,
    List<Condition> where,
    Combination groupBy,
    Indicator indicator,
    ErrorBudget budget,
    List<BurnPair> pairs,
    long minRequests,
    Duration resolveAfter)
    implements Serializable {

  /** The requests of a tenant are its business. */
  boolean isFor(String tenant) {
    return tenants.isEmpty() || tenants.contains(tenant);
  }

  /** A request of such a tenant is its business. */
  boolean isAbout(Span span) {
    for (Condition condition : where) {
      if (!condition.holds(span)) {
        return false;
      }
    }
    return true;
  }

  /** Values of the dimensions it groups by. */
  List<String> valuesOf(Span span) {
    return groupBy == null ? List.of() : groupBy.valuesOf(span);
  }

  /** What an alert of a group is about: its values, and what all requests have in common. */
  Map<String, String> scope(List<String> values) {
    Map<String, String> scope = new TreeMap<>();
    for (Condition condition : where) {
      if (condition.values().size() == 1) {
        scope.put(condition.dimension().title(), condition.values().get(0));
      }
    }
    if (groupBy != null) {
      String[] names = groupBy.title().split(",", -1);
      for (int i = 0; i < names.length; i++) {
        scope.put(names[i], values.get(i));
      }
    }
    return scope;
  }

  /** Null where there is none of that name. */
  BurnPair pair(String title) {
    for (BurnPair pair : pairs) {
      if (pair.title().equals(title)) {
        return pair;
      }
    }
    return null;
  }
}
